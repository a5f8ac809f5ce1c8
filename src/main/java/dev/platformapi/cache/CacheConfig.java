package dev.platformapi.cache;

import dev.platformapi.setting.PositiveDuration;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code platform.cache.…}: remembered answers. */
@ConfigMapping(prefix = "platform.cache")
public interface CacheConfig {
  /** Whether answers are remembered at all. */
  @WithDefault("true")
  boolean enabled();

  /**
   * For how long a pod trusts its own memory before it asks Redis again. Changes made in other pods
   * reach it at once by way of Redis; this bounds what a lost message can do. Zero: no own memory.
   */
  @WithDefault("2s")
  Duration localTtl();

  /** How much a pod keeps in its own memory, as JSON. */
  @WithDefault("32M")
  MemorySize localSize();

  /** How long Redis may take before an answer is read without it. */
  @WithDefault("200ms")
  @WithConverter(PositiveDuration.class)
  Duration patience();

  /**
   * For how long clients may use an answer without asking again. Zero: they ask each time, and get
   * a 304 when theirs is still right.
   */
  @WithDefault("0s")
  Duration clientMaxAge();
}
