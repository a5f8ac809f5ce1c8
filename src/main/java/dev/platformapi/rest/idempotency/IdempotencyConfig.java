package dev.platformapi.rest.idempotency;

import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code platform.rest.idempotency.…}. */
@ConfigMapping(prefix = "platform.rest.idempotency")
public interface IdempotencyConfig {
  /** For how long an answer is kept for those who ask again. */
  @WithDefault("24h")
  @WithConverter(PositiveDuration.class)
  Duration ttl();

  /** After how long a request that was never answered, because its pod died, may be run again. */
  @WithDefault("60s")
  @WithConverter(PositiveDuration.class)
  Duration lock();

  /** How long Redis may take before a request with a key is refused. */
  @WithDefault("1s")
  @WithConverter(PositiveDuration.class)
  Duration patience();
}
