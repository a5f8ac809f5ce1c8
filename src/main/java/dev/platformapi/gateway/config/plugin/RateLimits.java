package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig.Period;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig.Policy;
import dev.platformapi.gateway.config.rule.Numbers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the fields of rate-limiting have to do with each other. */
final class RateLimits {
  private static final double WITH_EACH_REQUEST = -1;
  private static final double SHORTEST_SYNC = 0.02;

  private RateLimits() {}

  static Map<Period, Long> read(Fields fields) {
    Map<Period, Double> limits = new EnumMap<>(Period.class);
    for (Period period : Period.values()) {
      Item item = fields.get(period.written());
      item.number()
          .check(Numbers.POSITIVE)
          .optional()
          .ifPresent(limit -> put(limits, period, limit, item));
    }
    if (limits.isEmpty()) {
      fields
          .self()
          .fault(
              "at least one of these fields must be non-empty:"
                  + " 'second', 'minute', 'hour', 'day', 'month', 'year'");
    }
    Map<Period, Long> whole = new EnumMap<>(Period.class);
    limits.forEach((period, limit) -> whole.put(period, limit.longValue()));
    return Collections.unmodifiableMap(whole);
  }

  private static void put(Map<Period, Double> limits, Period period, double limit, Item item) {
    limits.forEach(
        (shorter, lower) -> {
          if (limit < lower) {
            item.fault(
                String.format(
                    Locale.ROOT,
                    "The limit for %s(%.1f) cannot be lower than the limit for %s(%.1f)",
                    period.written(),
                    limit,
                    shorter.written(),
                    lower));
          }
        });
    if (limit != Math.rint(limit)) {
      item.warn("only whole requests are counted: the limit is " + (long) limit);
    }
    limits.put(period, limit);
  }

  /** Reports the first of these places when a value is needed and none of them has one. */
  static void required(boolean needed, Item... items) {
    if (needed && Arrays.stream(items).noneMatch(Item::isPresent)) {
      items[0].fault("required field missing");
    }
  }

  static Optional<Duration> syncRate(Fields fields, Policy policy) {
    Optional<Double> rate =
        fields
            .get("sync_rate")
            .number()
            .check(
                Rule.of(
                    seconds -> policy == Policy.REDIS || seconds == WITH_EACH_REQUEST,
                    "sync_rate can only be used with the redis policy"))
            .check(
                Rule.of(
                    seconds -> seconds == WITH_EACH_REQUEST || seconds >= SHORTEST_SYNC,
                    "sync_rate must be greater than 0.02, or -1 to disable"))
            .optional();
    return rate.filter(seconds -> seconds != WITH_EACH_REQUEST)
        .map(seconds -> Duration.ofMillis(Math.round(seconds * 1_000)));
  }
}
