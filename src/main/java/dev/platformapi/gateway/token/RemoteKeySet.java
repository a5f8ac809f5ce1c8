package dev.platformapi.gateway.token;

import dev.platformapi.gateway.config.JwtSecretDefinition.Algorithm;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The keys that someone publishes under an address. They are fetched when the first is asked for,
 * and again, while the old ones serve, when they are older than they may be; and when a key is
 * asked for that is not among them. When that fails, the old ones go on serving. Safe for use by
 * several threads.
 */
public final class RemoteKeySet {
  /** Between two attempts: whoever makes up ids of keys does not make the gateway ask for them. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** The same while there are no keys at all, and so no token is good. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private static final Logger LOG = Logger.getLogger(RemoteKeySet.class);
  private static final long TIMEOUT_MS = 5_000;
  private static final int MOST_BYTES = 1 << 20;

  private final HttpClient client;
  private final URI address;
  private final Duration mostAge;
  private final Clock clock;

  private volatile KeySet keys;
  private volatile Instant fetched = Instant.MIN;
  private Instant tried = Instant.MIN;
  private Future<KeySet> fetching;

  /**
   * @param client that fetches them, and is closed by its owner
   * @param mostAge after which they are fetched again
   */
  public RemoteKeySet(HttpClient client, URI address, Duration mostAge, Clock clock) {
    this.client = client;
    this.address = address;
    this.mostAge = mostAge;
    this.clock = clock;
  }

  /**
   * The key of an id, for an algorithm; empty when there is none. Fails when no keys could be
   * fetched as yet.
   */
  public Future<Optional<VerificationKey>> find(String keyId, Algorithm algorithm) {
    KeySet known = keys;
    if (known == null || !known.has(keyId)) {
      return fetch().map(set -> set.find(keyId, algorithm));
    }
    if (isOver(mostAge, fetched, clock.instant())) {
      fetch();
    }
    return Future.succeededFuture(known.find(keyId, algorithm));
  }

  /** The keys that are fetched now, or those of before when that was only just tried. */
  private synchronized Future<KeySet> fetch() {
    Instant now = clock.instant();
    if (fetching == null) {
      if (!isOver(keys == null ? FIRST_PAUSE : PAUSE, tried, now)) {
        return keys == null
            ? Future.failedFuture("The keys could not be fetched")
            : Future.succeededFuture(keys);
      }
      tried = now;
      Future<KeySet> started = request().map(this::keep).recover(this::goOn);
      fetching = started;
      started.onComplete(result -> finish());
      return onThisLoop(started);
    }
    return onThisLoop(fetching);
  }

  /** It is, too, when the clock was set back: nobody knows by how much. */
  private static boolean isOver(Duration time, Instant since, Instant now) {
    return now.isBefore(since) || !now.isBefore(since.plus(time));
  }

  private synchronized void finish() {
    fetching = null;
  }

  private KeySet keep(Buffer body) {
    KeySet set = KeySet.parse(body.toString(StandardCharsets.UTF_8));
    fetched = clock.instant();
    keys = set;
    return set;
  }

  private Future<KeySet> goOn(Throwable failure) {
    LOG.warnf("The keys of tokens could not be fetched from %s: %s", address, failure.getMessage());
    return keys == null ? Future.failedFuture(failure) : Future.succeededFuture(keys);
  }

  private Future<Buffer> request() {
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(address.toString())
            .putHeader(HttpHeaders.ACCEPT, "application/json")
            .setTimeout(TIMEOUT_MS);
    return client
        .request(options)
        .compose(
            request ->
                request
                    .send()
                    .compose(RemoteKeySet::body)
                    .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .onFailure(failure -> request.reset()));
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("the answer was " + response.statusCode());
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() <= MOST_BYTES) {
            body.appendBuffer(part);
          } else {
            whole.tryFail("the answer is larger than " + MOST_BYTES + " bytes");
          }
        });
    response.endHandler(end -> whole.tryComplete(body));
    response.exceptionHandler(whole::tryFail);
    return whole.future();
  }

  /** A request stays on its own event loop, whoever's it was that began to fetch. */
  private static <T> Future<T> onThisLoop(Future<T> future) {
    Context context = Vertx.currentContext();
    if (context == null) {
      return future;
    }
    Promise<T> here = Promise.promise();
    future.onComplete(result -> context.runOnContext(run -> here.handle(result)));
    return here.future();
  }
}
