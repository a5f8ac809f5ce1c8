package dev.platformapi.rest.idempotency;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.TimeLimit;
import dev.platformapi.http.RequestRecord;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** The keys that are held and the answers that are kept, in Redis, for all pods. */
@ApplicationScoped
class Claims {
  private static final Logger LOG = Logger.getLogger(Claims.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** What the client says of a command whose connection ended before the answer came. */
  private static final String CLOSED = "CONNECTION_CLOSED";

  /** Takes the key, or tells what is there: another request, an answer, or nothing yet. */
  private static final String TAKE =
      """
      local held = redis.call('HMGET', KEYS[1], 'fingerprint', 'answer')
      if not held[1] then
        redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'owner', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return {'taken'}
      end
      if held[1] ~= ARGV[1] then return {'reused'} end
      if held[2] then return {'answered', held[2]} end
      return {'running'}
      """;

  private static final String KEEP =
      """
      if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 0 end
      redis.call('HSET', KEYS[1], 'answer', ARGV[2])
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      return 1
      """;

  private static final String GIVE_UP =
      """
      if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 0 end
      return redis.call('DEL', KEYS[1])
      """;

  private final ReactiveRedisDataSource redis;
  private final IdempotencyConfig config;

  Claims(ReactiveRedisDataSource redis, IdempotencyConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /**
   * Empty when the request now holds its key, else the answer that it had before. Fails with {@code
   * IDEMPOTENCY_KEY_REUSED}, {@code IDEMPOTENCY_KEY_IN_USE}, and, when Redis does not answer,
   * {@code UNAVAILABLE}: without it a request could run twice.
   */
  Uni<Optional<StoredAnswer>> take(Claim claim) {
    CompletableFuture<Response> taking =
        send(TAKE, claim.name(), claim.fingerprint(), claim.owner(), millis(config.lock()))
            .subscribeAsCompletionStage();
    return inTime(Uni.createFrom().completionStage(taking::copy))
        .onFailure()
        .invoke(failure -> taking.whenComplete((late, broken) -> abandon(claim, broken)))
        .onFailure()
        .transform(
            failure ->
                new PlatformException(
                        ErrorCode.UNAVAILABLE,
                        "Idempotency keys cannot be kept at the moment; the request was not run.")
                    .retryAfter(SOON))
        .map(
            found ->
                switch (found.get(0).toString()) {
                  case "taken" -> Optional.empty();
                  case "answered" -> Optional.of(claim.open(found.get(1).toString()));
                  case "running" ->
                      throw new PlatformException(
                              ErrorCode.IDEMPOTENCY_KEY_IN_USE,
                              "The first request with this Idempotency-Key has no answer yet.")
                          .retryAfter(SOON);
                  default ->
                      throw new PlatformException(
                          ErrorCode.IDEMPOTENCY_KEY_REUSED,
                          "This Idempotency-Key came with another request before.");
                });
  }

  /** Keeps the answer for those who ask again; never fails, as the answer is given in any case. */
  Uni<Void> keep(Claim claim, StoredAnswer answer) {
    return eval(KEEP, claim.name(), claim.owner(), claim.seal(answer), millis(config.ttl()))
        .onFailure()
        .invoke(failure -> LOG.warnf("An answer is not kept for its idempotency key: %s", failure))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Lets the request be run again; never fails. */
  Uni<Void> giveUp(Claim claim) {
    return eval(GIVE_UP, claim.name(), claim.owner())
        .onFailure()
        .invoke(failure -> LOG.warnf("An idempotency key stays held for a while: %s", failure))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /**
   * The request was not run, but Redis may have given it its key: it answered too late, or the
   * connection broke before it did. The same request must not have to wait for the lock to expire.
   *
   * @param broken why there was no answer at all; null when there was one
   */
  private void abandon(Claim claim, Throwable broken) {
    if (broken == null || CLOSED.equals(broken.getMessage())) {
      send(GIVE_UP, claim.name(), claim.owner())
          .onFailure()
          .retry()
          .withBackOff(SOON, SOON)
          .expireIn(config.lock().toMillis())
          .subscribe()
          .with(
              given -> {},
              failure -> LOG.warnf("An idempotency key stayed held for a while: %s", failure));
    }
  }

  private Uni<Response> eval(String script, String key, String... arguments) {
    return inTime(send(script, key, arguments));
  }

  private Uni<Response> inTime(Uni<Response> work) {
    return RequestRecord.timed(TimeLimit.within(config.patience(), work));
  }

  private Uni<Response> send(String script, String key, String... arguments) {
    String[] command = new String[arguments.length + 3];
    command[0] = script;
    command[1] = "1";
    command[2] = key;
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return redis.execute("EVAL", command);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
