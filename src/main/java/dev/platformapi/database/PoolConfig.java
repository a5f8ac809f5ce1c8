package dev.platformapi.database;

import dev.platformapi.setting.NotNegative;
import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * {@code platform.database.pool.…}: what happens when all connections are in use. How many there
 * are is {@code quarkus.datasource.reactive.max-size}.
 */
@ConfigMapping(prefix = "platform.database.pool")
public interface PoolConfig {
  /** How long work waits for a connection before it fails. */
  @WithDefault("2S")
  @WithConverter(PositiveDuration.class)
  Duration patience();

  /** How much work may wait for a connection; more fails at once. */
  @WithDefault("1000")
  @WithConverter(NotNegative.class)
  int queue();
}
