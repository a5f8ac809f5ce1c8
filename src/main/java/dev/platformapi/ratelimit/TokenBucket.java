package dev.platformapi.ratelimit;

import java.util.function.LongSupplier;

/**
 * So many per second in the long run, and some at once; counted here only, for what one connection
 * does. Of one thread at a time.
 */
public final class TokenBucket {
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoTime;
  private double tokens;
  private long filledAt;

  /**
   * @param burst how many at once
   */
  public TokenBucket(double perSecond, double burst) {
    this(perSecond, burst, System::nanoTime);
  }

  TokenBucket(double perSecond, double burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.filledAt = nanoTime.getAsLong();
  }

  /** Takes one; zero when there was one, otherwise the seconds until there is. */
  public double take() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - filledAt) / NANOS * perSecond);
    filledAt = now;
    if (tokens >= 1) {
      tokens--;
      return 0;
    }
    return (1 - tokens) / perSecond;
  }
}
