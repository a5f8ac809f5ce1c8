package dev.platformapi.database;

import dev.platformapi.setting.NotNegative;
import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * {@code platform.database.pool.…}: connections to PostgreSQL, and what happens when all are in
 * use. The most that there are is {@code quarkus.datasource.reactive.max-size}, and how long one
 * that is not used is kept {@code quarkus.datasource.reactive.idle-timeout}.
 */
@ConfigMapping(prefix = "platform.database.pool")
public interface PoolConfig {
  /** As many are kept open, so that a burst of requests does not wait for new ones. */
  @WithDefault("10")
  @WithConverter(NotNegative.class)
  int minSize();

  /** How long a new one may take to come about. */
  @WithDefault("5S")
  @WithConverter(PositiveDuration.class)
  Duration connectTimeout();

  /**
   * How long PostgreSQL may take to answer before its connection is taken for dead; a second longer
   * than {@code platform.database.statement-timeout}, if that is less.
   */
  @WithDefault("60S")
  @WithConverter(PositiveDuration.class)
  Duration commandTimeout();

  /** How long work waits for a connection before it fails. */
  @WithDefault("2S")
  @WithConverter(PositiveDuration.class)
  Duration patience();

  /** How much work may wait for a connection; more fails at once. */
  @WithDefault("1000")
  @WithConverter(NotNegative.class)
  int queue();
}
