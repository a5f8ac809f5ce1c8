package dev.platformapi.gateway.plugin.redis;

import dev.platformapi.ratelimit.Script;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way to one Redis. It connects when it is first asked, and again after it was cut; an answer
 * comes in time or is a failure. Answers come in the context of the one who asks.
 */
public final class RedisConnection {
  private static final IllegalStateException DEGRADED =
      new IllegalStateException("Redis does not answer");

  private final long patience;
  private final Outage outage;
  private final Supplier<Redis> clients;
  private volatile Redis redis;

  private RedisConnection(Supplier<Redis> clients, Duration patience, Outage outage) {
    this.clients = clients;
    this.redis = clients.get();
    this.patience = patience.toMillis();
    this.outage = outage;
  }

  /**
   * One with a client of its own, which is replaced when it may be stuck.
   *
   * @param name that logs and metrics tell
   * @param patience the longest that an answer may take
   */
  static RedisConnection open(
      Vertx vertx, RedisOptions options, String name, Duration patience, MeterRegistry metrics) {
    // A client belongs to the context that it is made in, which must not be that of a request.
    ContextInternal home = ((VertxInternal) vertx).createEventLoopContext();
    return new RedisConnection(
        () -> create(home, vertx, options), patience, new Outage(name, metrics));
  }

  private static Redis create(ContextInternal home, Vertx vertx, RedisOptions options) {
    Redis[] created = new Redis[1];
    home.dispatch(() -> created[0] = Redis.createClient(vertx, options));
    return created[0];
  }

  /** What Redis answers to a command. */
  public Future<Response> send(Request command) {
    return ask(client -> client.send(command));
  }

  /** What a script gives. */
  public Future<Response> run(Script script, List<String> keys, List<String> arguments) {
    return ask(client -> script.run(client::send, keys, arguments));
  }

  /** Whether Redis has not answered lately, and who asks is refused at once. */
  public boolean isDegraded() {
    return outage.isOn();
  }

  private Future<Response> ask(Function<Redis, Future<Response>> question) {
    if (outage.isOn()) {
      if (!outage.mayProbe()) {
        return Future.failedFuture(DEGRADED);
      }
      // Connections may be waiting for answers that never come.
      redis.close();
      redis = clients.get();
    }
    return asked(question)
        .timeout(patience, TimeUnit.MILLISECONDS)
        .onSuccess(answer -> outage.succeeded())
        .onFailure(outage::failed);
  }

  private Future<Response> asked(Function<Redis, Future<Response>> question) {
    try {
      return question.apply(redis);
    } catch (RuntimeException closed) {
      return Future.failedFuture(closed);
    }
  }

  void close() {
    outage.forget();
    redis.close();
  }
}
