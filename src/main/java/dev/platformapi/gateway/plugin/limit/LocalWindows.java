package dev.platformapi.gateway.plugin.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts in the process, for all plugins together: what they have counted outlives a change of the
 * file. As in Kong, a request that is refused is not counted. Of many windows those that are used
 * least are forgotten first.
 */
public final class LocalWindows implements WindowCounts {
  private static final int SIZE = 100_000;

  private final Cache<String, Count> counts;

  /**
   * Nothing is counted yet.
   *
   * @param clock by which windows are forgotten
   */
  public LocalWindows(InstantSource clock) {
    counts =
        Caffeine.newBuilder()
            .maximumSize(SIZE)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .expireAfter(
                Expiry.creating((String key, Count count) -> Duration.ofSeconds(count.lifetime)))
            .build();
  }

  @Override
  public synchronized Future<long[]> count(List<Window> windows) {
    long[] used = new long[windows.size()];
    boolean allowed = true;
    for (int i = 0; i < used.length; i++) {
      Window window = windows.get(i);
      Count count = counts.getIfPresent(window.key());
      used[i] = count == null ? 0 : count.requests;
      allowed &= !window.isFull(used[i]);
    }
    if (allowed) {
      windows.forEach(
          window -> counts.get(window.key(), key -> new Count(window.seconds())).requests++);
    }
    return Future.succeededFuture(used);
  }

  /** Of one window. */
  private static final class Count {
    private final long lifetime;
    private long requests;

    private Count(long lifetime) {
      this.lifetime = lifetime;
    }
  }
}
