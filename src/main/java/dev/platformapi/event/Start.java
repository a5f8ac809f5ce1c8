package dev.platformapi.event;

import dev.platformapi.error.PlatformException;

/**
 * Where in a channel to begin.
 *
 * @param after behind this event; null to begin with what comes
 * @param newest or with so many of the last events
 */
public record Start(StreamId after, int newest) {
  private static final int MAX_NEWEST = 1000;

  /** With what comes from now on. */
  public static final Start NOW = new Start(null, 0);

  /** Behind an event that was seen; what was missed since comes first. */
  public static Start after(StreamId id) {
    return new Start(id, 0);
  }

  /**
   * With the last events.
   *
   * @param count so many at most; fails with {@code INVALID_PARAMETER} for {@code history} when it
   *     is not 0 to {@value #MAX_NEWEST}
   */
  public static Start newest(int count) {
    if (count < 0 || count > MAX_NEWEST) {
      throw PlatformException.invalidParameter(
          "history", "range", "history must be 0 to " + MAX_NEWEST + ".");
    }
    return new Start(null, count);
  }
}
