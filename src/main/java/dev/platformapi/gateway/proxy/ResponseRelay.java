package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Brings an upstream's answer to the client, as fast as the client takes it. */
final class ResponseRelay {
  private static final long MILLIS = 1_000_000;

  private final Journey journey;
  private final Exchange exchange;
  private final ServiceDefinition service;
  private final HttpClientRequest call;
  private final HttpClientResponse upstream;
  private final HttpServerResponse client;
  private GatewayResponse head;
  private Buffer whole;

  ResponseRelay(
      Journey journey,
      ServiceDefinition service,
      HttpClientRequest call,
      HttpClientResponse upstream) {
    this.journey = journey;
    this.exchange = journey.exchange();
    this.service = service;
    this.call = call;
    this.upstream = upstream;
    this.client = journey.downstream().response();
  }

  void begin() {
    journey.onClientGone(call::reset);
    head = head();
    journey.answeredByUpstream(head);
    upstream.exceptionHandler(failure -> broken());
    if (!journey.downstream().hasBody(upstream.statusCode())) {
      upstream.endHandler(end -> end());
      return;
    }
    if (head.isChanged()) {
      whole = Buffer.buffer();
      upstream.handler(this::collect);
    } else {
      if (!client.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
        journey.downstream().streams();
      }
      client.drainHandler(drained -> proceed());
      upstream.handler(this::part);
      if (isStream()) {
        // Nobody knows when its first part comes.
        client.writeHead();
      }
    }
    upstream.endHandler(end -> end());
    await();
  }

  private GatewayResponse head() {
    MultiMap headers = HttpHeaders.headers();
    headers.addAll(upstream.headers());
    HopByHop.remove(headers);
    GatewayResponse response = new GatewayResponse(true, upstream.statusCode(), headers);
    headers.set("X-Kong-Upstream-Latency", millis(exchange.times().upstream()));
    headers.set("X-Kong-Proxy-Latency", millis(exchange.times().gateway()));
    headers.add("Via", journey.proxy().via(upstream.version()));
    if (upstream.version() != HttpVersion.HTTP_2 && isUnusual(upstream.statusMessage())) {
      client.setStatusMessage(upstream.statusMessage());
    }
    return response;
  }

  private static boolean isUnusual(String reason) {
    return reason != null && !reason.isEmpty();
  }

  /** Whether the head must not wait for the body. */
  private boolean isStream() {
    return !client.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && exchange.request().version() == HttpVersion.HTTP_2;
  }

  private void part(Buffer part) {
    exchange.addBytesOut(part.length());
    head.listeners().forEach(listener -> listener.part(part));
    client.write(part);
    if (client.writeQueueFull()) {
      upstream.pause();
      journey.watchdog().await(journey.proxy().settings().clientTimeout().toMillis(), this::broken);
    } else {
      await();
    }
  }

  private void collect(Buffer part) {
    if (whole.length() + part.length() > journey.proxy().settings().bodyInMemory()) {
      call.reset();
      client.headers().clear();
      journey.answer(UpstreamError.INVALID_RESPONSE.answer());
    } else {
      whole.appendBuffer(part);
      await();
    }
  }

  private void proceed() {
    if (!journey.isOver()) {
      await();
      upstream.resume();
    }
  }

  private void end() {
    if (journey.isOver()) {
      return;
    }
    if (!journey.body().isEnded() && upstream.version() != HttpVersion.HTTP_2) {
      // It has answered before it has read everything, and will not read on.
      call.reset();
    }
    if (whole != null) {
      Buffer changed = head.changed(whole);
      head.listeners().forEach(listener -> listener.part(changed));
      tellEnd();
      journey.downstream().end(changed);
    } else {
      tellEnd();
      trailers();
      client.end();
    }
    journey.finish();
  }

  private void tellEnd() {
    head.listeners().forEach(GatewayResponse.BodyListener::end);
  }

  private void trailers() {
    MultiMap trailers = upstream.trailers();
    if (!trailers.isEmpty() && (client.isChunked() || isStream() || isGrpc())) {
      client.trailers().addAll(trailers);
    }
  }

  private boolean isGrpc() {
    return GrpcAnswers.isGrpc(upstream.getHeader(HttpHeaders.CONTENT_TYPE));
  }

  private void await() {
    journey.watchdog().await(service.readTimeout().toMillis(), this::broken);
  }

  /** The rest of it will not come, or the client does not take it. */
  private void broken() {
    if (journey.isOver()) {
      return;
    }
    call.reset();
    if (client.headWritten()) {
      journey.breakOff();
    } else {
      client.headers().clear();
      journey.answer(UpstreamError.INVALID_RESPONSE.answer());
    }
  }

  private static String millis(long nanos) {
    return Long.toString(nanos / MILLIS);
  }
}
