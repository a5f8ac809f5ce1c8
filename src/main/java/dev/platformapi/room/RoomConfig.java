package dev.platformapi.room;

import dev.platformapi.setting.NotNegative;
import dev.platformapi.setting.Positive;
import dev.platformapi.setting.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** {@code platform.room.…}: rooms and channels. */
@ConfigMapping(prefix = "platform.room")
public interface RoomConfig {
  /** The most rooms that one user may own. */
  @WithDefault("100")
  @WithConverter(Positive.class)
  int maxOwned();

  /** The most members of a room that has members. */
  @WithDefault("10000")
  @WithConverter(Positive.class)
  int maxMembers();

  /** The most rooms that one connection may be in. */
  @WithDefault("100")
  @WithConverter(Positive.class)
  int maxJoined();

  /** The most bytes of a message or of the data of an event. */
  @WithDefault("16384")
  @WithConverter(Positive.class)
  int maxMessageSize();

  /** How many messages a connection may send in a second, in the long run. */
  @WithDefault("50")
  @WithConverter(Positive.class)
  int messagesPerSecond();

  /** How many it may send at once before that counts. */
  @WithDefault("100")
  @WithConverter(NotNegative.class)
  int messageBurst();

  /** After how many messages beyond its rate, without one within it, a connection is closed. */
  @WithDefault("200")
  @WithConverter(NotNegative.class)
  int maxExcess();

  /** How long somebody who has vanished still counts as present. */
  @WithDefault("60s")
  @WithConverter(PositiveDuration.class)
  Duration presence();

  /** Rules of channels by their names; one without a rule is open to everybody. */
  Map<String, ChannelRule> channels();

  /** {@code platform.room.channels."name".…}. */
  interface ChannelRule {
    @WithDefault("everybody")
    Audience readers();

    @WithDefault("everybody")
    Audience publishers();
  }

  /** Of those whose scopes allow it at all. */
  enum Audience {
    EVERYBODY,
    ADMINISTRATORS,
    NOBODY
  }
}
