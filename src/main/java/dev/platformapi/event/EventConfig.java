package dev.platformapi.event;

import dev.platformapi.setting.Positive;
import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code platform.event.…}: the bus. */
@ConfigMapping(prefix = "platform.event")
public interface EventConfig {
  /** The most events that a channel keeps for those who come back. */
  @WithDefault("1000")
  @WithConverter(Positive.class)
  int historyLength();

  /** For how long a channel keeps an event. */
  @WithDefault("24H")
  @WithConverter(PositiveDuration.class)
  Duration historyAge();

  /** For how long an event that was published with a reference is not published again. */
  @WithDefault("10M")
  @WithConverter(PositiveDuration.class)
  Duration referenceAge();

  /** How often a pod looks for changes of users and posts that are not published yet. */
  @WithDefault("200ms")
  @WithConverter(PositiveDuration.class)
  Duration outboxInterval();
}
