package dev.platformapi.event;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: longer each time, and not all at the same moment. */
final class Backoff {
  private static final long MIN_MILLIS = 100;
  private static final long MAX_MILLIS = 2000;

  private long pause = MIN_MILLIS;

  /** Whether nothing has failed since the last success. */
  boolean isFirst() {
    return pause == MIN_MILLIS;
  }

  long nextMillis() {
    long delay = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    pause = Math.min(2 * pause, MAX_MILLIS);
    return delay;
  }

  void succeeded() {
    pause = MIN_MILLIS;
  }
}
