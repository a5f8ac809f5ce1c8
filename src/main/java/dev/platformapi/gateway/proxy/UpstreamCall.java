package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.UpstreamRequest;
import dev.platformapi.gateway.upstream.Balancer;
import dev.platformapi.gateway.upstream.Breaker;
import dev.platformapi.gateway.upstream.Lease;
import dev.platformapi.gateway.upstream.NoPeerException;
import dev.platformapi.gateway.upstream.Peer;
import dev.platformapi.http.RetryAfter;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The calls of one request: to whom, over which connection, and what came of them. */
final class UpstreamCall {
  /** An upstream has not answered in time. */
  static final TimeoutException TIMED_OUT = new TimeoutException("read timeout");

  /** Answers that say that the service is not well. */
  private static final Set<Integer> FAILURES = Set.of(500, 502, 503, 504);

  private final Journey journey;
  private final Exchange exchange;
  private final ServiceDefinition service;
  private final boolean upgrade;
  private final Balancer balancer;
  private final RequestKey key;
  private final Set<Peer> tried = new HashSet<>(2);
  private Lease lease;
  private Breaker.Permit permit;

  UpstreamCall(Journey journey, ServiceDefinition service, boolean upgrade) {
    this.journey = journey;
    this.exchange = journey.exchange();
    this.service = service;
    this.upgrade = upgrade;
    this.balancer = journey.proxy().balancer(service);
    this.key = new RequestKey(exchange, journey.proxy().cookiePath(service));
  }

  /** Goes on unless the service is left alone now. */
  void admit(Runnable onward) {
    Optional<Breaker> breaker = journey.proxy().breaker(service);
    if (breaker.isPresent()) {
      permit = breaker.get().acquire().orElse(null);
      if (permit == null) {
        journey.answer(
            UpstreamError.UNAVAILABLE
                .answer()
                .with(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(RetryAfter.seconds(breaker.get().retryAfter()))));
        return;
      }
    }
    onward.run();
  }

  /** Connects to one of those who serve it; takes a connection that is there. */
  void connect(Consumer<HttpClientRequest> onConnection, Consumer<Throwable> onFailure) {
    connect(balancer.choose(key, tried), onConnection, onFailure);
  }

  private void connect(
      Future<Peer> choice,
      Consumer<HttpClientRequest> onConnection,
      Consumer<Throwable> onFailure) {
    if (choice.succeeded()) {
      connect(choice.result(), onConnection, onFailure);
    } else if (choice.failed()) {
      onFailure.accept(choice.cause());
    } else {
      // Who looks the name up may be on another event loop.
      Context own = Vertx.currentContext();
      choice.onComplete(later -> own.runOnContext(now -> connect(choice, onConnection, onFailure)));
    }
  }

  private void connect(
      Peer chosen, Consumer<HttpClientRequest> onConnection, Consumer<Throwable> onFailure) {
    lease = chosen.begin();
    journey.onFinish(lease::end);
    exchange.calling(chosen.address() + ":" + chosen.port());
    UpstreamRequest upstream = exchange.upstream();
    RequestOptions options =
        new RequestOptions()
            .setServer(chosen.server())
            .setHost(tlsName())
            .setPort(chosen.port())
            .setSsl(service.protocol().isSecure())
            .setMethod(HttpMethod.valueOf(upstream.method()))
            .setURI(upstream.uri())
            .setConnectTimeout(service.connectTimeout().toMillis());
    journey
        .proxy()
        .client(service)
        .request(options, upgrade)
        .onComplete(
            result -> {
              if (result.succeeded()) {
                onConnection.accept(result.result());
              } else {
                onFailure.accept(result.cause());
              }
            });
  }

  /** What TLS asks for and checks: the Host, as in Kong. Connections of plain text are shared. */
  private String tlsName() {
    if (!service.protocol().isSecure()) {
      return lease.peer().address();
    }
    String host = host();
    int colon = host.startsWith("[") ? -1 : host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  private String host() {
    String own = exchange.upstream().headers().get(HttpHeaders.HOST);
    return own != null
        ? own
        : exchange
            .match()
            .upstreamHost(
                journey.proxy().hostHeader(service),
                lease.peer().host(),
                lease.peer().port(),
                service.protocol().isSecure());
  }

  /** Gives a call its head; nothing is sent yet. */
  void head(HttpClientRequest request) {
    UpstreamRequest upstream = exchange.upstream();
    String host = host();
    request.headers().addAll(upstream.headers());
    request.headers().remove(HttpHeaders.HOST);
    Buffer body = upstream.body();
    if (body != null
        && (body.length() > 0 || request.headers().contains(HttpHeaders.CONTENT_LENGTH))) {
      request.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    }
    request.authority(HostAndPort.create(host, -1));
    if (request.version() == HttpVersion.HTTP_2 && exchange.isGrpc()) {
      request.headers().set("te", "trailers");
    }
    exchange.times().sending();
  }

  /** An upstream has answered. */
  void answered(int status) {
    exchange.times().headCame();
    lease.answered(status);
    key.remember(journey.downstream().response());
    if (permit != null) {
      if (FAILURES.contains(status)) {
        permit.failure();
      } else {
        permit.success();
      }
    }
  }

  /** It has not. */
  void failed(Throwable failure) {
    if (lease == null) {
      return;
    }
    tried.add(lease.peer());
    if (isTimeout(failure)) {
      lease.timedOut();
    } else if (isOurs(failure)) {
      lease.end();
    } else {
      lease.failed();
    }
    lease = null;
  }

  /** Nobody waits for it any more. */
  void abandoned() {
    if (permit != null) {
      permit.abandon();
    }
  }

  /** Whether another one may answer. */
  boolean mayTryAgain(Throwable failure) {
    return !isOurs(failure);
  }

  /** What the client learns when nobody answers. */
  Answer refusal(Throwable failure) {
    if (permit != null) {
      if (isOurs(failure)) {
        permit.abandon();
      } else {
        permit.failure();
      }
    }
    if (failure instanceof NoPeerException) {
      return Answer.error(503, failure.getMessage());
    }
    if (isTimeout(failure)) {
      return UpstreamError.TIMEOUT.answer();
    }
    return isOurs(failure)
        ? UpstreamError.UNAVAILABLE.answer()
        : UpstreamError.INVALID_RESPONSE.answer();
  }

  /** Nobody was asked: there is nobody, or too many wait already. */
  private static boolean isOurs(Throwable failure) {
    return failure instanceof NoPeerException || failure instanceof ConnectionPoolTooBusyException;
  }

  static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException || failure instanceof ConnectTimeoutException;
  }
}
