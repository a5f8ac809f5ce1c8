package dev.platformapi.lifecycle;

import java.time.Duration;

/**
 * The pod is about to go, and whoever sends requests has had time to notice: it takes on nothing
 * new from now on, and streams are told to move. The server closes when all observers have
 * returned; they may wait, on a thread of their own, until what they have begun is done.
 *
 * @param deadline until when, in {@link System#nanoTime}
 */
public record ServiceEnd(long deadline) {
  /** The time that is left; not negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }
}
