package dev.platformapi.ratelimit;

import dev.platformapi.http.RetryAfter;

/**
 * A decision as clients read it in the head of an answer ("RateLimit header fields for HTTP", draft
 * 11): lists of items of structured fields (RFC 9651), one for each policy.
 */
public final class LimitHeaders {
  private LimitHeaders() {}

  /** {@code "free.minute";q=600;w=60}: the quota, and its window in seconds. */
  public static String policy(Decision decision) {
    StringBuilder list = new StringBuilder();
    for (Usage usage : decision.usages()) {
      Policy policy = usage.policy();
      item(list, policy)
          .append(";q=")
          .append(policy.quota())
          .append(";w=")
          .append(policy.window().toSeconds());
    }
    return list.toString();
  }

  /** {@code "free.minute";r=50;t=30}: what is left, and in how many seconds all is again. */
  public static String state(Decision decision) {
    StringBuilder list = new StringBuilder();
    for (Usage usage : decision.usages()) {
      item(list, usage.policy())
          .append(";r=")
          .append(usage.left())
          .append(";t=")
          .append(RetryAfter.seconds(usage.reset()));
    }
    return list.toString();
  }

  private static StringBuilder item(StringBuilder list, Policy policy) {
    return list.append(list.length() == 0 ? "\"" : ", \"").append(policy.name()).append('"');
  }
}
