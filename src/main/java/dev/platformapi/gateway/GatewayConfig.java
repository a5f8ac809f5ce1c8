package dev.platformapi.gateway;

import dev.platformapi.setting.Positive;
import dev.platformapi.setting.PositiveDuration;
import dev.platformapi.setting.Share;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** {@code platform.gateway.…}: what of the gateway its file does not say. */
@ConfigMapping(prefix = "platform.gateway")
public interface GatewayConfig {
  /** The path of a Kong declarative file; without one there is no gateway. */
  Optional<String> config();

  /** Whether there is nothing but the gateway, and no database and Redis for anything else. */
  @WithDefault("false")
  boolean only();

  /** How often it is looked whether the file has changed. */
  @WithDefault("2s")
  @WithConverter(PositiveDuration.class)
  Duration watch();

  /** How much of a body a plugin may have read as a whole. */
  @WithDefault("8M")
  MemorySize bodyInMemory();

  /** How long a client may take between two parts of what it sends, and of what it takes. */
  @WithDefault("60s")
  @WithConverter(PositiveDuration.class)
  Duration clientTimeout();

  Connections connections();

  Breaker breaker();

  Cache cache();

  /** {@code platform.gateway.connections.…}: to upstreams. */
  interface Connections {
    /** To one address at most; what has to wait for one waits within {@code connect_timeout}. */
    @WithDefault("100")
    @WithConverter(Positive.class)
    int max();

    /** How long one that is not used is kept. */
    @WithDefault("30s")
    @WithConverter(PositiveDuration.class)
    Duration keepAlive();
  }

  /** {@code platform.gateway.breaker.…}: when a service is left alone for a while. */
  interface Breaker {
    /** Whether there is one for each service. */
    @WithDefault("true")
    boolean enabled();

    /** Of how many requests, the last ones, it is judged. */
    @WithDefault("20")
    @WithConverter(Positive.class)
    int requests();

    /** How many of these must have failed, between 0 and 1. */
    @WithDefault("0.5")
    @WithConverter(Share.class)
    double failureRatio();

    /** For how long it is left alone. */
    @WithDefault("5s")
    @WithConverter(PositiveDuration.class)
    Duration delay();

    /** How many requests must succeed after that for it to be as before. */
    @WithDefault("3")
    @WithConverter(Positive.class)
    int successes();
  }

  /** {@code platform.gateway.cache.…}: where proxy-cache keeps answers. */
  interface Cache {
    /** The address of a Redis that all pods share; without one it is the memory of each. */
    Optional<String> redis();

    /** How much memory that may take. */
    @WithDefault("64M")
    MemorySize memory();
  }
}
