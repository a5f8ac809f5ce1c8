package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.BooleanSupplier;

/** Brings an upstream's answer to the client, as fast as the client takes it. */
final class ResponseRelay {
  private static final long MILLIS = 1_000_000;

  private final Journey journey;
  private final Exchange exchange;
  private final ServiceDefinition service;
  private final HttpClientRequest call;
  private final HttpClientResponse upstream;
  private final BooleanSupplier allSent;
  private final HttpServerResponse client;
  private final Runnable onSilence = this::broken;
  private GatewayResponse head;
  private Buffer whole;
  private Buffer first;

  /**
   * @param allSent whether the upstream has got the whole request
   */
  ResponseRelay(
      Journey journey,
      ServiceDefinition service,
      HttpClientRequest call,
      HttpClientResponse upstream,
      BooleanSupplier allSent) {
    this.journey = journey;
    this.exchange = journey.exchange();
    this.service = service;
    this.call = call;
    this.upstream = upstream;
    this.allSent = allSent;
    this.client = journey.downstream().response();
  }

  void begin() {
    journey.onClientGone(() -> Forwarding.cancel(call));
    upstream.exceptionHandler(failure -> broken());
    try {
      head = head();
      journey.head(head);
    } catch (IllegalArgumentException e) {
      // A field that cannot be sent on.
      broken();
      return;
    }
    reason();
    if (journey.downstream().hasBody(upstream.statusCode())) {
      flow();
    }
    upstream.endHandler(end -> end());
    await();
  }

  private void flow() {
    if (head.isChanged()) {
      whole = Buffer.buffer();
      upstream.handler(this::collect);
      return;
    }
    if (!client.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      journey.downstream().streams();
    }
    journey.soon(this::noMoreYet);
    client.drainHandler(drained -> proceed());
    upstream.handler(this::part);
  }

  private GatewayResponse head() {
    MultiMap headers = HttpHeaders.headers();
    headers.addAll(upstream.headers());
    HopByHop.remove(headers);
    GatewayResponse response = new GatewayResponse(true, upstream.statusCode(), headers);
    headers.set("X-Kong-Upstream-Latency", millis(exchange.times().upstream()));
    headers.set("X-Kong-Proxy-Latency", millis(exchange.times().gateway()));
    headers.add("Via", journey.proxy().via(upstream.version()));
    return response;
  }

  /**
   * What the upstream says in words, unless that is what everybody says, or it is of no account.
   */
  private void reason() {
    String reason = upstream.statusMessage();
    if (upstream.version() != HttpVersion.HTTP_2
        && head.status() == upstream.statusCode()
        && reason != null
        && !reason.isEmpty()
        && !reason.equals(HttpResponseStatus.valueOf(head.status()).reasonPhrase())) {
      journey.downstream().reason(reason);
    }
  }

  /**
   * A body that came as a whole goes in one piece with its head, so its first part waits until
   * there is nothing more to be read for the moment.
   */
  private void part(Buffer part) {
    exchange.addBytesOut(part.length());
    for (GatewayResponse.BodyListener listener : head.listeners()) {
      listener.part(part);
    }
    if (!client.headWritten() && first == null) {
      first = part;
      await();
    } else {
      flushFirst();
      write(part);
    }
  }

  private void noMoreYet() {
    if (journey.isOver()) {
      return;
    }
    flushFirst();
    if (!client.headWritten() && exchange.request().version() != HttpVersion.HTTP_1_0) {
      client.writeHead();
    }
  }

  private void flushFirst() {
    if (first != null) {
      Buffer part = first;
      first = null;
      write(part);
    }
  }

  private void write(Buffer part) {
    client.write(part);
    if (client.writeQueueFull()) {
      upstream.pause();
      journey.watchdog().await(journey.proxy().settings().clientTimeout().toMillis(), onSilence);
    } else {
      await();
    }
  }

  private void collect(Buffer part) {
    if (whole.length() + part.length() > journey.proxy().settings().bodyInMemory()) {
      broken();
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
    if (whole != null) {
      Buffer changed = head.changed(whole);
      head.listeners().forEach(listener -> listener.part(changed));
      tellEnd();
      journey.downstream().end(changed);
    } else {
      tellEnd();
      trailers();
      journey.downstream().endWith(first);
    }
    journey.finish();
    if (!allSent.getAsBoolean()) {
      // It has answered before it has read everything, and need not read on.
      Forwarding.cancel(call);
    }
  }

  private void tellEnd() {
    head.listeners().forEach(GatewayResponse.BodyListener::end);
  }

  private void trailers() {
    MultiMap trailers = upstream.trailers();
    if (!trailers.isEmpty()
        && (client.isChunked() || exchange.request().version() == HttpVersion.HTTP_2)) {
      client.trailers().addAll(trailers);
    }
  }

  private void await() {
    journey.watchdog().await(service.readTimeout().toMillis(), onSilence);
  }

  /** The rest of it will not come, or the client does not take it. */
  private void broken() {
    if (journey.isOver()) {
      return;
    }
    Forwarding.cancel(call);
    if (client.headWritten()) {
      journey.breakOff();
    } else {
      journey.answer(UpstreamError.INVALID_RESPONSE.answer());
    }
  }

  private static String millis(long nanos) {
    return Long.toString(nanos / MILLIS);
  }
}
