package dev.platformapi.ratelimit;

import java.time.Duration;

/**
 * So much in so much time.
 *
 * @param name unique among the policies of the service, as clients read it in {@code
 *     RateLimit-Policy}
 * @param quota how much in a window
 * @param burst how much at once; the quota but for a token bucket
 */
public record Policy(
    String name, Algorithm algorithm, long quota, Duration window, long burst, OnOutage onOutage) {
  private static final long MAX_QUOTA = 1_000_000_000;
  private static final Duration MIN_WINDOW = Duration.ofSeconds(1);
  private static final Duration MAX_WINDOW = Duration.ofDays(366);

  /** Fails with {@code IllegalArgumentException}, which says what would be right. */
  public Policy {
    require(name.matches("[A-Za-z0-9_.-]{1,64}"), name, "name: letters, digits, '_', '.' and '-'");
    require(quota >= 1 && quota <= MAX_QUOTA, name, "quota: 1 to " + MAX_QUOTA);
    require(burst >= 1 && burst <= MAX_QUOTA, name, "burst: 1 to " + MAX_QUOTA);
    require(
        window.compareTo(MIN_WINDOW) >= 0 && window.compareTo(MAX_WINDOW) <= 0,
        name,
        "window: 1 second to 366 days");
    require(
        algorithm == Algorithm.TOKEN_BUCKET || burst == quota,
        name,
        "burst: only a token bucket has one");
  }

  /** What one of so many pods lets through of it, at least one. */
  Policy share(int pods) {
    return new Policy(
        name, algorithm, Math.max(1, quota / pods), window, Math.max(1, burst / pods), onOutage);
  }

  long windowMicros() {
    return window.toSeconds() * 1_000_000 + window.toNanosPart() / 1000;
  }

  private static void require(boolean holds, String name, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("Limit \"" + name + "\" is not valid. " + rule + ".");
    }
  }
}
