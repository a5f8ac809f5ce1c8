package dev.platformapi.lifecycle;

import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code platform.lifecycle.…}: how a pod begins and ends. */
@ConfigMapping(prefix = "platform.lifecycle")
public interface LifecycleConfig {
  /** Whether it is the service; not where it is a gateway and nothing else, or migrates. */
  @WithDefault("true")
  boolean service();

  /**
   * For how long everybody is served after SIGTERM, while those who send requests notice that the
   * pod is not ready any more.
   */
  @WithDefault("0S")
  Duration delay();

  /** How long what is under way may take after that. */
  @WithDefault("20S")
  @WithConverter(PositiveDuration.class)
  Duration grace();
}
