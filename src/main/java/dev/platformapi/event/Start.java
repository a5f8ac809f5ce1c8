package dev.platformapi.event;

/**
 * Where in a channel to begin.
 *
 * @param after behind this event; null to begin with what comes
 * @param newest or with so many of the last events
 */
public record Start(StreamId after, int newest) {
  /** With what comes from now on. */
  public static final Start NOW = new Start(null, 0);

  /** Behind an event that was seen; what was missed since comes first. */
  public static Start after(StreamId id) {
    return new Start(id, 0);
  }

  /** With the last events, so many at most. */
  public static Start newest(int count) {
    return new Start(null, count);
  }
}
