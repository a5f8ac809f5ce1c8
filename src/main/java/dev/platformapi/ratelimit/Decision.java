package dev.platformapi.ratelimit;

import java.time.Duration;
import java.util.List;

/**
 * Whether something may happen.
 *
 * @param usages of every limit that was asked, in that order, after the decision
 */
public record Decision(List<Usage> usages) {
  /** Of nothing that is limited. */
  public static final Decision UNLIMITED = new Decision(List.of());

  public boolean isAllowed() {
    for (Usage usage : usages) {
      if (usage.isRefused()) {
        return false;
      }
    }
    return true;
  }

  /** The names of the policies that have refused it. */
  public List<String> violated() {
    return usages.stream().filter(Usage::isRefused).map(usage -> usage.policy().name()).toList();
  }

  /** Until it may happen; null when it may at once, and when it never may. */
  public Duration retryAfter() {
    Duration longest = Duration.ZERO;
    for (Usage usage : usages) {
      if (usage.waiting().isNegative()) {
        return null;
      }
      if (usage.waiting().compareTo(longest) > 0) {
        longest = usage.waiting();
      }
    }
    return longest.isZero() ? null : longest;
  }

  /** How much of all may be taken at once. */
  public long left() {
    return usages.stream().mapToLong(Usage::left).min().orElse(Long.MAX_VALUE);
  }
}
