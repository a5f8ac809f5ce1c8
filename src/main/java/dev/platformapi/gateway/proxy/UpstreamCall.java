package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.UpstreamRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The calls of one request: to whom, over which connection, and what came of them. */
final class UpstreamCall {
  /** An upstream has not answered in time. */
  static final TimeoutException TIMED_OUT = new TimeoutException("read timeout");

  private final Journey journey;
  private final Exchange exchange;
  private final ServiceDefinition service;
  private final boolean upgrade;

  UpstreamCall(Journey journey, ServiceDefinition service, boolean upgrade) {
    this.journey = journey;
    this.exchange = journey.exchange();
    this.service = service;
    this.upgrade = upgrade;
  }

  /** Goes on unless the service is known not to answer now. */
  void admit(Runnable onward) {
    onward.run();
  }

  /** Connects to one of those who serve it; takes a connection that is there. */
  void connect(Consumer<HttpClientRequest> onConnection, Consumer<Throwable> onFailure) {
    UpstreamRequest upstream = exchange.upstream();
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(service.port(), service.host()))
            .setHost(service.host())
            .setPort(service.port())
            .setSsl(service.protocol().isSecure())
            .setMethod(HttpMethod.valueOf(upstream.method()))
            .setURI(upstream.uri())
            .setConnectTimeout(service.connectTimeout().toMillis());
    journey
        .proxy()
        .client(service, upgrade)
        .request(options)
        .onComplete(
            result -> {
              if (result.succeeded()) {
                onConnection.accept(result.result());
              } else {
                onFailure.accept(result.cause());
              }
            });
  }

  /** Gives a call its head; nothing is sent yet. */
  void head(HttpClientRequest request) {
    UpstreamRequest upstream = exchange.upstream();
    request.headers().addAll(upstream.headers());
    Buffer body = upstream.body();
    if (body != null
        && (body.length() > 0 || request.headers().contains(HttpHeaders.CONTENT_LENGTH))) {
      request.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    }
    String host = request.headers().get(HttpHeaders.HOST);
    if (host == null) {
      host =
          exchange
              .match()
              .upstreamHost(
                  journey.proxy().hostHeader(service),
                  service.host(),
                  service.port(),
                  service.protocol().isSecure());
    }
    request.headers().remove(HttpHeaders.HOST);
    request.authority(HostAndPort.create(host, -1));
    if (request.version() == HttpVersion.HTTP_2 && exchange.isGrpc()) {
      request.headers().set("te", "trailers");
    }
    exchange.times().sending();
  }

  /** An upstream has answered. */
  void answered(int status) {}

  /** It has not. */
  void failed(Throwable failure) {}

  /** Nobody waits for it any more. */
  void abandoned() {}

  /** Whether another one may answer. */
  boolean mayTryAgain(Throwable failure) {
    return true;
  }

  /** What the client learns when nobody answers. */
  Answer refusal(Throwable failure) {
    if (isTimeout(failure)) {
      return UpstreamError.TIMEOUT.answer();
    }
    return UpstreamError.INVALID_RESPONSE.answer();
  }

  static boolean isTimeout(Throwable failure) {
    return failure instanceof TimeoutException
        || failure instanceof io.netty.channel.ConnectTimeoutException;
  }
}
