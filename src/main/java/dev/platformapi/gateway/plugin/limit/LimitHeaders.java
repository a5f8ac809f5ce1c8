package dev.platformapi.gateway.plugin.limit;

import dev.platformapi.gateway.config.plugin.RateLimitingConfig.Period;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What answers tell of limits, in Kong's words. */
public final class LimitHeaders {
  private static final CharSequence LIMIT = HttpHeaders.createOptimized("RateLimit-Limit");
  private static final CharSequence REMAINING = HttpHeaders.createOptimized("RateLimit-Remaining");
  private static final CharSequence RESET = HttpHeaders.createOptimized("RateLimit-Reset");
  private static final Map<Period, CharSequence> LIMITS = names("X-RateLimit-Limit-");
  private static final Map<Period, CharSequence> REMAININGS = names("X-RateLimit-Remaining-");

  private LimitHeaders() {}

  /**
   * Header fields for a request.
   *
   * @param windows from the shortest to the longest
   * @param used how many requests there were before this one, in each of them
   * @param full the window that refuses the request; null when none does
   * @param now in milliseconds since the epoch
   */
  public static MultiMap of(List<Window> windows, long[] used, Window full, long now) {
    MultiMap headers = HttpHeaders.headers();
    Window tightest = null;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < used.length; i++) {
      Window window = windows.get(i);
      // A request that one window refuses is not taken from the others.
      long taken = full == null || full == window ? 1 : 0;
      long remaining = Math.max(0, window.limit() - used[i] - taken);
      headers.set(LIMITS.get(window.period()), Long.toString(window.limit()));
      headers.set(REMAININGS.get(window.period()), Long.toString(remaining));
      if (remaining <= least) {
        tightest = window;
        least = remaining;
      }
    }
    String reset = Long.toString(tightest.left(now));
    headers.set(LIMIT, Long.toString(tightest.limit()));
    headers.set(REMAINING, Long.toString(least));
    headers.set(RESET, reset);
    if (full != null) {
      headers.set(HttpHeaders.RETRY_AFTER, reset);
    }
    return headers;
  }

  private static Map<Period, CharSequence> names(String prefix) {
    Map<Period, CharSequence> names = new EnumMap<>(Period.class);
    for (Period period : Period.values()) {
      String name = period.written();
      names.put(
          period,
          HttpHeaders.createOptimized(
              prefix + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)));
    }
    return names;
  }
}
