package dev.platformapi.gateway.plugin.limit;

import dev.platformapi.gateway.config.plugin.RateLimitingConfig.Period;

/**
 * A period of the calendar, in which someone may make so many requests.
 *
 * @param start in milliseconds since the epoch
 * @param key that Kong counts it under, in Redis, too
 */
public record Window(Period period, long limit, long start, String key) {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long MONTH = 30 * DAY;
  private static final long YEAR = 365 * DAY;

  /** How long it lasts; a month has 30 days here and a year 365, as in Kong. */
  public long seconds() {
    return switch (period) {
      case SECOND -> 1;
      case MINUTE -> MINUTE;
      case HOUR -> HOUR;
      case DAY -> DAY;
      case MONTH -> MONTH;
      case YEAR -> YEAR;
    };
  }

  /** Seconds until it is over, at least one. */
  public long left(long now) {
    return Math.max(1, seconds() - (now - start) / 1000);
  }

  /** Whether there may be no more requests after so many. */
  public boolean isFull(long used) {
    return used >= limit;
  }
}
