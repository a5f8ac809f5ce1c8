package dev.platformapi.event;

/**
 * Who follows a channel: called in the Vert.x context in which it subscribed, one event at a time.
 */
public interface Subscriber {
  /**
   * Whether another event can be taken now. When it can again after it could not, {@link
   * Subscription#resume} must be called. Nothing is kept meanwhile: what was missed is read from
   * the channel's history.
   */
  boolean isReady();

  void onEvent(Event event);

  /**
   * The history does not reach back: events behind that place are gone.
   *
   * @param next the last of them; it goes on behind it
   */
  void onGap(StreamId after, StreamId next);
}
