package dev.platformapi.ratelimit;

import dev.platformapi.error.TimeLimit;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** How many pods count, as they were when Redis was last there: each signs in now and then. */
final class Pods {
  private static final Duration SIGN_IN_EVERY = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration GONE_AFTER = Duration.ofSeconds(15);

  private static final Script SIGN_IN =
      Script.of(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
          redis.call('ZADD', KEYS[1], now, ARGV[1])
          redis.call('PEXPIRE', KEYS[1], ARGV[2])
          return redis.call('ZCARD', KEYS[1])
          """);

  private final ReactiveRedisDataSource redis;
  private final String id = UUID.randomUUID().toString();
  private volatile int count = 1;

  Pods(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  void begin(Vertx vertx) {
    signIn();
    vertx.setPeriodic(SIGN_IN_EVERY.toMillis(), timer -> signIn());
  }

  /** At least this one. */
  int count() {
    return count;
  }

  private void signIn() {
    TimeLimit.within(
            PATIENCE,
            Uni.createFrom()
                .deferred(
                    () ->
                        SIGN_IN.run(
                            redis,
                            List.of("limit:{pods}"),
                            List.of(id, "" + GONE_AFTER.toMillis()))))
        .subscribe()
        .with(
            answer -> count = Math.max(1, answer.toInteger()),
            failure -> {
              // the last number that was known stays
            });
  }
}
