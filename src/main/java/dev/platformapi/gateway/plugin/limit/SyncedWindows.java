package dev.platformapi.gateway.plugin.limit;

import dev.platformapi.gateway.plugin.redis.RedisConnection;
import dev.platformapi.ratelimit.Script;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts in the process and tells Redis now and then, after which it asks Redis anew. Between these
 * moments requests wait for nothing, and several gateways together may let more pass than the
 * limit. As in Kong, what could not be told is forgotten, and a request that is refused is not
 * counted.
 */
final class SyncedWindows implements WindowCounts {
  private static final Script ADD =
      Script.of(
          """
          for i, key in ipairs(KEYS) do
            local is_new = redis.call('EXISTS', key) == 0
            redis.call('INCRBY', key, ARGV[2 * i - 1])
            if is_new then redis.call('EXPIREAT', key, ARGV[2 * i]) end
          end
          """);

  /** Windows in one run: Redis serves nobody else meanwhile. */
  private static final int MAX_RUN = 500;

  /** Windows that are counted before Redis is told at once. */
  private static final int MAX_WINDOWS = 100_000;

  private final Vertx vertx;
  private final RedisConnection redis;
  private final RedisWindows shared;
  private final long millis;
  private Map<String, Count> counts = new HashMap<>();
  private boolean waiting;

  /**
   * Counts over a connection.
   *
   * @param rate how often Redis is told
   */
  SyncedWindows(Vertx vertx, RedisConnection redis, Duration rate) {
    this.vertx = vertx;
    this.redis = redis;
    this.shared = new RedisWindows(redis);
    this.millis = rate.toMillis();
  }

  @Override
  public Future<long[]> count(List<Window> windows) {
    Map<String, Count> known = new HashMap<>();
    List<Window> unknown = new ArrayList<>(0);
    synchronized (this) {
      for (Window window : windows) {
        Count count = counts.get(window.key());
        if (count == null) {
          unknown.add(window);
        } else {
          known.put(window.key(), count);
        }
      }
      if (unknown.isEmpty()) {
        return Future.succeededFuture(decide(windows, known));
      }
    }
    return shared
        .count(unknown)
        .map(
            before -> {
              synchronized (this) {
                for (int i = 0; i < before.length; i++) {
                  learn(unknown.get(i), before[i]);
                }
                return decide(windows, known);
              }
            });
  }

  /** Redis has counted a request already for which it is not decided yet that it counts. */
  private void learn(Window window, long before) {
    Count count = counts.computeIfAbsent(window.key(), key -> new Count(window));
    count.told = Math.max(count.told, before + 1);
    count.untold--;
  }

  private long[] decide(List<Window> windows, Map<String, Count> known) {
    long[] used = new long[windows.size()];
    boolean allowed = true;
    for (int i = 0; i < used.length; i++) {
      Window window = windows.get(i);
      // Redis may have been told since.
      Count count = counts.computeIfAbsent(window.key(), known::get);
      used[i] = count.told + count.untold;
      allowed &= !window.isFull(used[i]);
    }
    if (allowed) {
      windows.forEach(window -> counts.get(window.key()).untold++);
    }
    tellLater();
    return used;
  }

  private void tellLater() {
    if (counts.size() > MAX_WINDOWS) {
      tell();
    } else if (!waiting) {
      waiting = true;
      vertx.setTimer(
          millis,
          timer -> {
            synchronized (this) {
              waiting = false;
              tell();
            }
          });
    }
  }

  private void tell() {
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (Count count : counts.values()) {
      if (count.untold != 0) {
        keys.add(count.window.key());
        arguments.add(Long.toString(count.untold));
        arguments.add(Long.toString(count.window.start() / 1000 + count.window.seconds()));
        count.told += count.untold;
        count.untold = 0;
      }
    }
    counts = new HashMap<>();
    for (int from = 0; from < keys.size(); from += MAX_RUN) {
      int to = Math.min(from + MAX_RUN, keys.size());
      redis.run(ADD, keys.subList(from, to), arguments.subList(2 * from, 2 * to));
    }
  }

  /** Requests in one window: those that Redis knows of, and how many more there were. */
  private static final class Count {
    private final Window window;
    private long told;
    private long untold;

    private Count(Window window) {
      this.window = window;
    }
  }
}
