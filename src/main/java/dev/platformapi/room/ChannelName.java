package dev.platformapi.room;

import dev.platformapi.error.Ids;
import dev.platformapi.error.PlatformException;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names of channels: what comes before a colon may say what is in one. */
public final class ChannelName {
  /** The changes of all users. */
  public static final String USERS = "users";

  /** The changes of all posts. */
  public static final String POSTS = "posts";

  static final String ROOM = "^[A-Za-z0-9_.:-]{1,64}$";

  private static final String ROOM_PREFIX = "room:";
  private static final String USER_PREFIX = "user:";
  private static final Pattern ROOM_NAME = Pattern.compile(ROOM);

  private ChannelName() {}

  /** The channel of a room; fails with {@code INVALID_PARAMETER}. */
  public static String ofRoom(String room) {
    check("room", room);
    return ROOM_PREFIX + room;
  }

  /** Null when it is not the channel of a room. */
  public static String room(String channel) {
    return channel.startsWith(ROOM_PREFIX) ? channel.substring(ROOM_PREFIX.length()) : null;
  }

  /** Whose own channel it is; null when it is nobody's. */
  static UUID user(String channel) {
    return channel.startsWith(USER_PREFIX)
        ? Ids.uuid("channel", channel.substring(USER_PREFIX.length()))
        : null;
  }

  /** Fails with {@code INVALID_PARAMETER}. */
  static void check(String parameter, String name) {
    String bare =
        parameter.equals("channel") && name != null && room(name) != null ? room(name) : name;
    if (bare == null || !ROOM_NAME.matcher(bare).matches()) {
      throw PlatformException.invalidParameter(
          parameter,
          "pattern",
          parameter + " must be 1 to 64 letters, digits, '_', '.', ':' or '-'.");
    }
  }
}
