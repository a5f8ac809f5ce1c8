package dev.platformapi.error;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: longer each time, and not all at the same moment. */
public final class Backoff {
  private final long minMillis;
  private final long maxMillis;
  private long pause;

  public Backoff(long minMillis, long maxMillis) {
    this.minMillis = minMillis;
    this.maxMillis = maxMillis;
    this.pause = minMillis;
  }

  /** Whether nothing has failed since the last success. */
  public boolean isFirst() {
    return pause == minMillis;
  }

  /** At least half as long as the pause that has come to be, which doubles. */
  public long nextMillis() {
    long delay = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    pause = Math.min(2 * pause, maxMillis);
    return delay;
  }

  public void succeeded() {
    pause = minMillis;
  }
}
