package dev.platformapi.gateway.plugin.limit;

import dev.platformapi.gateway.config.plugin.RateLimitingConfig;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig.Policy;
import dev.platformapi.gateway.plugin.redis.RedisConnection;
import dev.platformapi.gateway.plugin.redis.RedisConnections;
import io.vertx.core.Future;
import java.util.List;

/** Where requests are counted. */
public interface WindowCounts {
  /**
   * Counts a request.
   *
   * @param windows that it is in, at least one
   * @return how many requests there were before it, in each of them; fails when that is not known
   */
  Future<long[]> count(List<Window> windows);

  /** Where a plugin counts. */
  static WindowCounts of(RateLimitingConfig config, LocalWindows local, RedisConnections redis) {
    if (config.policy() == Policy.LOCAL) {
      return local;
    }
    RedisConnection connection = redis.get(config.redis());
    return config
        .syncRate()
        .<WindowCounts>map(rate -> new SyncedWindows(redis.vertx(), connection, rate))
        .orElseGet(() -> new RedisWindows(connection));
  }
}
