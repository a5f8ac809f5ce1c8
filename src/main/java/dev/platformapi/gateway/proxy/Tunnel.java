package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.function.LongConsumer;

/** A WebSocket: once the upstream agrees, bytes go both ways as they are (RFC 6455). */
final class Tunnel {
  private static final int SWITCHING_PROTOCOLS = 101;

  private final Journey journey;
  private final Exchange exchange;
  private final ServiceDefinition service;
  private final UpstreamCall call;
  private HttpClientRequest request;
  private int tries;

  Tunnel(Journey journey, ServiceDefinition service) {
    this.journey = journey;
    this.exchange = journey.exchange();
    this.service = service;
    this.call = new UpstreamCall(journey, service, true);
  }

  void open() {
    journey.onClientGone(this::cancel);
    call.admit(this::connect);
  }

  private void connect() {
    call.connect(this::ask, this::unreachable);
  }

  private void unreachable(Throwable failure) {
    call.failed(failure);
    if (tries++ < service.retries() && call.mayTryAgain(failure)) {
      connect();
    } else {
      journey.answer(call.refusal(failure));
    }
  }

  private void ask(HttpClientRequest connected) {
    if (journey.isOver()) {
      Forwarding.cancel(connected);
      return;
    }
    request = connected;
    call.head(connected);
    connected.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    connected.putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
    connected.exceptionHandler(failure -> failed(failure));
    journey
        .watchdog()
        .await(service.readTimeout().toMillis(), () -> failed(UpstreamCall.TIMED_OUT));
    connected
        .connect()
        .onComplete(
            result -> {
              if (result.failed()) {
                failed(result.cause());
              } else {
                answered(result.result());
              }
            });
  }

  private void failed(Throwable failure) {
    if (!journey.isOver() && !journey.downstream().response().headWritten()) {
      request.reset();
      call.failed(failure);
      journey.answer(call.refusal(failure));
    }
  }

  private void cancel() {
    if (request != null) {
      request.reset();
    }
    call.abandoned();
  }

  private void answered(HttpClientResponse response) {
    if (journey.isOver()) {
      request.reset();
      return;
    }
    call.answered(response.statusCode());
    if (response.statusCode() != SWITCHING_PROTOCOLS) {
      new ResponseRelay(journey, service, request, response, () -> false).begin();
      return;
    }
    MultiMap headers = HttpHeaders.headers();
    headers.addAll(response.headers());
    HopByHop.remove(headers);
    journey.head(new GatewayResponse(true, SWITCHING_PROTOCOLS, headers));
    MultiMap own = journey.downstream().response().headers();
    own.remove(HttpHeaders.CONTENT_ENCODING);
    own.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    own.set(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
    NetSocket upstream = response.netSocket();
    upstream.pause();
    HttpServerRequest client = exchange.request();
    client.resume();
    client
        .toNetSocket()
        .onSuccess(socket -> join(socket, upstream))
        .onFailure(
            failure -> {
              upstream.close();
              journey.breakOff();
            });
  }

  private void join(NetSocket client, NetSocket upstream) {
    journey.onClientGone(upstream::close);
    await(client, upstream);
    pump(client, upstream, exchange::addBytesIn);
    pump(upstream, client, exchange::addBytesOut);
    client.closeHandler(closed -> end(upstream));
    upstream.closeHandler(closed -> end(client));
    upstream.resume();
  }

  private void await(NetSocket client, NetSocket upstream) {
    journey
        .watchdog()
        .await(
            service.readTimeout().toMillis(),
            () -> {
              upstream.close();
              client.close();
            });
  }

  private void pump(NetSocket from, NetSocket to, LongConsumer count) {
    from.exceptionHandler(failure -> from.close());
    to.drainHandler(drained -> from.resume());
    from.handler(
        (Buffer bytes) -> {
          count.accept(bytes.length());
          await(from, to);
          to.write(bytes);
          if (to.writeQueueFull()) {
            from.pause();
          }
        });
  }

  private void end(NetSocket other) {
    other.close();
    journey.finish();
  }
}
