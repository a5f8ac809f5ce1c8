package dev.platformapi.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.platformapi.http.RequestRecord;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Counts in windows, several limits in one round trip to Redis. When Redis does not answer in time
 * the pod counts for itself, so that a limit is never lifted by an outage.
 */
@ApplicationScoped
public class FixedWindow {
  private static final Logger LOG = Logger.getLogger(FixedWindow.class);
  private static final Duration PATIENCE = Duration.ofMillis(250);

  /**
   * Answers the milliseconds until the last exhausted window ends, or 0 when there is room in all.
   */
  private static final String CHECK =
      """
      local wait = 0
      for i, key in ipairs(KEYS) do
        local count = tonumber(redis.call('GET', key) or '0')
        if count >= tonumber(ARGV[i]) then
          wait = math.max(wait, redis.call('PTTL', key), 1)
        end
      end
      return wait
      """;

  private static final String COUNT =
      """
      for i, key in ipairs(KEYS) do
        if redis.call('INCR', key) == 1 then redis.call('PEXPIRE', key, ARGV[i]) end
      end
      return 0
      """;

  private final ReactiveRedisDataSource redis;
  private final Cache<String, Window> local =
      Caffeine.newBuilder()
          .maximumSize(100_000)
          .expireAfter(Expiry.creating((String key, Window window) -> window.length()))
          .build();
  private volatile boolean degraded;

  FixedWindow(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  /** How long to wait until there is room in every limit; zero when there is. Counts nothing. */
  public Uni<Duration> delay(List<Limit> limits) {
    List<String> allowed = limits.stream().map(limit -> String.valueOf(limit.times())).toList();
    return eval(CHECK, limits, allowed)
        .map(Duration::ofMillis)
        .onFailure()
        .recoverWithItem(() -> localDelay(limits));
  }

  /** Counts one more in each limit. */
  public Uni<Void> count(List<Limit> limits) {
    List<String> windows =
        limits.stream().map(limit -> String.valueOf(limit.window().toMillis())).toList();
    return eval(COUNT, limits, windows)
        .onFailure()
        .recoverWithItem(() -> countLocally(limits))
        .replaceWithVoid();
  }

  /** Forgets what was counted. */
  public Uni<Void> reset(List<Limit> limits) {
    limits.forEach(limit -> local.invalidate(limit.key()));
    String[] keys = limits.stream().map(FixedWindow::redisKey).toArray(String[]::new);
    return redis
        .key()
        .del(keys)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .recoverWithItem(0)
        .replaceWithVoid();
  }

  private Uni<Long> eval(String script, List<Limit> limits, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(script);
    command.add(String.valueOf(limits.size()));
    limits.forEach(limit -> command.add(redisKey(limit)));
    command.addAll(arguments);
    return RequestRecord.timed(redis.execute("EVAL", command.toArray(String[]::new)))
        .map(response -> response.toLong())
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .invoke(() -> degraded(false))
        .onFailure()
        .invoke(failure -> degraded(true));
  }

  /** Says it once when Redis goes, and once when it is back. */
  private void degraded(boolean now) {
    if (degraded != now) {
      degraded = now;
      LOG.warn(now ? "Limits are degraded: counted in this pod only" : "Limits are shared again");
    }
  }

  private Duration localDelay(List<Limit> limits) {
    long wait = 0;
    for (Limit limit : limits) {
      Window window = local.getIfPresent(limit.key());
      if (window != null && window.count().get() >= limit.times()) {
        wait = Math.max(wait, window.end() - System.nanoTime());
      }
    }
    return Duration.ofNanos(wait);
  }

  private Long countLocally(List<Limit> limits) {
    for (Limit limit : limits) {
      local.get(limit.key(), key -> Window.begin(limit.window())).count().incrementAndGet();
    }
    return 0L;
  }

  private static String redisKey(Limit limit) {
    return "limit:" + limit.key();
  }

  private record Window(AtomicLong count, Duration length, long end) {
    static Window begin(Duration length) {
      return new Window(new AtomicLong(), length, System.nanoTime() + length.toNanos());
    }
  }
}
