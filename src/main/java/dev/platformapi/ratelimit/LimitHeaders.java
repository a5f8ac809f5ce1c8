package dev.platformapi.ratelimit;

import dev.platformapi.http.RetryAfter;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A decision as clients read it in the head of an answer ("RateLimit header fields for HTTP", draft
 * 11): lists of items of structured fields (RFC 9651), one for each policy.
 */
public final class LimitHeaders {
  private LimitHeaders() {}

  /** {@code "free.minute";q=600;w=60}: the quota, and its window in seconds. */
  public static String policy(Decision decision) {
    return list(
        decision,
        usage ->
            "\""
                + usage.policy().name()
                + "\";q="
                + usage.policy().quota()
                + ";w="
                + usage.policy().window().toSeconds());
  }

  /** {@code "free.minute";r=50;t=30}: what is left, and in how many seconds all is again. */
  public static String state(Decision decision) {
    return list(
        decision,
        usage ->
            "\""
                + usage.policy().name()
                + "\";r="
                + usage.left()
                + ";t="
                + RetryAfter.seconds(usage.reset()));
  }

  private static String list(Decision decision, Function<Usage, String> item) {
    return decision.usages().stream().map(item).collect(Collectors.joining(", "));
  }
}
