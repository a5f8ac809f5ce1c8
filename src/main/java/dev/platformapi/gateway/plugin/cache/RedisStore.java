package dev.platformapi.gateway.plugin.cache;

import dev.platformapi.gateway.plugin.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;

/** Keeps answers in Redis, for all gateways that share it; what is not one of ours is ignored. */
public final class RedisStore implements CacheStore {
  private static final String PREFIX = "gateway:proxy-cache:";

  private final RedisConnection redis;

  public RedisStore(RedisConnection redis) {
    this.redis = redis;
  }

  @Override
  public Future<Optional<KeptAnswer>> find(String key) {
    return redis
        .send(Request.cmd(Command.GET).arg(PREFIX + key))
        .map(found -> found == null ? Optional.empty() : KeptAnswer.decode(found.toBuffer()));
  }

  @Override
  public void keep(String key, KeptAnswer answer, Duration time) {
    redis.send(
        Request.cmd(Command.SET)
            .arg(PREFIX + key)
            .arg(answer.encode())
            .arg("EX")
            .arg(time.toSeconds()));
  }
}
