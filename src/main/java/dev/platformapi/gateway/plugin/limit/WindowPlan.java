package dev.platformapi.gateway.plugin.limit;

import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The windows of a plugin's requests. */
public final class WindowPlan {
  private static final UUID NONE = new UUID(0, 0);
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final Map<Period, Long> limits;
  private final String prefix;

  /**
   * Those of a plugin.
   *
   * @param plugin whose own route and service, not those of the request, are in the keys
   */
  public WindowPlan(PluginDefinition plugin, RateLimitingConfig config) {
    this.limits = config.limits();
    this.prefix = "ratelimit:" + id(plugin.route()) + ":" + id(plugin.service()) + ":";
  }

  private static UUID id(Optional<UUID> entity) {
    return entity.orElse(NONE);
  }

  /**
   * The windows that a request is in, the shortest first.
   *
   * @param identifier of those whose requests are counted together
   * @param now in milliseconds since the epoch
   */
  public List<Window> of(String identifier, long now) {
    String whose = prefix + identifier + ":";
    List<Window> windows = new ArrayList<>(limits.size());
    limits.forEach(
        (period, limit) -> {
          long start = start(period, now);
          windows.add(new Window(period, limit, start, whose + start + ":" + period.written()));
        });
    return windows;
  }

  private static long start(Period period, long now) {
    return switch (period) {
      case SECOND -> now - Math.floorMod(now, SECOND);
      case MINUTE -> now - Math.floorMod(now, MINUTE);
      case HOUR -> now - Math.floorMod(now, HOUR);
      case DAY -> now - Math.floorMod(now, DAY);
      case MONTH -> millis(day(now).withDayOfMonth(1));
      case YEAR -> millis(day(now).withDayOfYear(1));
    };
  }

  private static LocalDate day(long now) {
    return LocalDate.ofEpochDay(Math.floorDiv(now, DAY));
  }

  private static long millis(LocalDate day) {
    return day.toEpochDay() * DAY;
  }
}
