package dev.platformapi.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code platform.event.…}: the bus. */
@ConfigMapping(prefix = "platform.event")
public interface EventConfig {
  /** The most events that a channel keeps for those who come back. */
  @WithDefault("1000")
  int historyLength();

  /** For how long a channel keeps an event. */
  @WithDefault("24H")
  Duration historyAge();

  /** For how long an event that was published with a reference is not published again. */
  @WithDefault("10M")
  Duration referenceAge();

  /** How often a pod looks for changes of users and posts that are not published yet. */
  @WithDefault("200ms")
  Duration outboxInterval();
}
