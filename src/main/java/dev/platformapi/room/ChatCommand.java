package dev.platformapi.room;

import dev.platformapi.event.StreamId;
import java.util.Locale;

/**
 * What a client in a conversation wants.
 *
 * @param room of which room
 * @param reference the client's own name for it, which the answer repeats; null for none
 * @param message JSON, of {@code SAY}
 * @param after of {@code JOIN}: what was missed since that event comes first; null for nothing
 * @param history of {@code JOIN}: so many of the last messages come first
 * @param presence of {@code JOIN}: whether to be told who comes and goes
 * @param echo of {@code JOIN}: whether to be told what the same user says elsewhere
 * @param typing of {@code TYPE}: whether the user has begun to, or has stopped
 */
public record ChatCommand(
    Kind kind,
    String room,
    String reference,
    String message,
    StreamId after,
    int history,
    boolean presence,
    boolean echo,
    boolean typing) {
  /** What there is to want. */
  public enum Kind {
    JOIN,
    LEAVE,
    SAY,
    SHOW_PRESENCE,
    TYPE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Its name for metrics. */
    String label() {
      return label;
    }
  }

  /** Anything but {@code JOIN} and {@code SAY}. */
  public static ChatCommand of(Kind kind, String room, String reference, boolean typing) {
    return new ChatCommand(kind, room, reference, null, null, 0, false, false, typing);
  }

  /** A message. */
  public static ChatCommand say(String room, String reference, String message) {
    return new ChatCommand(Kind.SAY, room, reference, message, null, 0, false, false, false);
  }
}
