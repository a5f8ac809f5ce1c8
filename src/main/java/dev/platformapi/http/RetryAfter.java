package dev.platformapi.http;

import java.time.Duration;

/** The value of {@code Retry-After} (RFC 9110, 10.2.3). */
public final class RetryAfter {
  private RetryAfter() {}

  /** Whole seconds, rounded up, so that nobody comes back too early. */
  public static long seconds(Duration delay) {
    return (delay.toMillis() + 999) / 1000;
  }
}
