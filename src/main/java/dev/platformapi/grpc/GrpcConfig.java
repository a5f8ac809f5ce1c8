package dev.platformapi.grpc;

import dev.platformapi.setting.Positive;
import dev.platformapi.setting.PositiveDuration;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.vertx.core.http.ClientAuth;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code platform.grpc.…}: gRPC on the HTTP port, and on a port of its own. */
@ConfigMapping(prefix = "platform.grpc")
public interface GrpcConfig {
  /** The largest message that is taken, as sent and as decompressed. */
  @WithDefault("50M")
  MemorySize maxMessageSize();

  /** After how long a call is ended on which neither side has sent anything. */
  @WithDefault("5M")
  @WithConverter(PositiveDuration.class)
  Duration idleTimeout();

  /** After how long a silence a chat shows its client that it is alive. */
  @WithDefault("30S")
  @WithConverter(PositiveDuration.class)
  Duration heartbeat();

  /** How long a client of a chat may not read before it is told to go. */
  @WithDefault("10S")
  @WithConverter(PositiveDuration.class)
  Duration slowness();

  /** Whether clients may ask which services and messages there are. */
  @WithDefault("true")
  boolean reflection();

  /** How often the database is asked whether it answers, for the health service. */
  @WithDefault("2S")
  @WithConverter(PositiveDuration.class)
  Duration healthInterval();

  Server server();

  /**
   * {@code platform.grpc.server.…}: a server for gRPC alone, beside the one of the HTTP port, with
   * the settings of connections that the latter does not have.
   */
  interface Server {
    /** Where it listens, such as 50051; without a port there is no such server. 0 is any. */
    OptionalInt port();

    @WithDefault("0.0.0.0")
    String host();

    /** How long a connection is silent before the server asks whether its client is there. */
    @WithDefault("30S")
    @WithConverter(PositiveDuration.class)
    Duration keepaliveTime();

    /** How long the client may take to answer that. */
    @WithDefault("10S")
    @WithConverter(PositiveDuration.class)
    Duration keepaliveTimeout();

    /** Clients that ask the server more often than this are disconnected. */
    @WithDefault("10S")
    @WithConverter(PositiveDuration.class)
    Duration permitKeepaliveTime();

    /** Whether clients may ask while they have no call open. */
    @WithDefault("true")
    boolean permitKeepaliveWithoutCalls();

    /** After how long a connection is asked to go, so that clients find new instances. */
    Optional<Duration> maxConnectionAge();

    /** How long the calls of such a connection may go on. */
    @WithDefault("30S")
    Duration maxConnectionAgeGrace();

    /** After how long a connection without calls is closed. */
    Optional<Duration> maxConnectionIdle();

    /** How many calls a connection may have open. */
    @WithDefault("1000")
    @WithConverter(Positive.class)
    int maxConcurrentCalls();

    /**
     * The name of the {@code quarkus.tls.<name>.…} with its certificate; without it, plain text.
     */
    Optional<String> tls();

    /** Whether clients must show a certificate that the trust store of {@link #tls} knows. */
    @WithDefault("NONE")
    ClientAuth clientAuth();
  }
}
