package dev.platformapi.gateway.plugin.limit;

import dev.platformapi.gateway.plugin.redis.RedisConnection;
import dev.platformapi.ratelimit.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * Counts in Redis, all windows of a request in one round trip. As in Kong, a request that is
 * refused is counted, too.
 */
final class RedisWindows implements WindowCounts {
  private static final Script COUNT =
      Script.of(
          """
          local before = {}
          for i, key in ipairs(KEYS) do
            local count = redis.call('INCR', key)
            if count == 1 then redis.call('EXPIRE', key, ARGV[i]) end
            before[i] = count - 1
          end
          return before
          """);

  private final RedisConnection redis;

  RedisWindows(RedisConnection redis) {
    this.redis = redis;
  }

  @Override
  public Future<long[]> count(List<Window> windows) {
    return redis
        .run(
            COUNT,
            windows.stream().map(Window::key).toList(),
            windows.stream().map(window -> Long.toString(window.seconds())).toList())
        .map(RedisWindows::counts);
  }

  private static long[] counts(Response answer) {
    long[] counts = new long[answer.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = answer.get(i).toLong();
    }
    return counts;
  }
}
