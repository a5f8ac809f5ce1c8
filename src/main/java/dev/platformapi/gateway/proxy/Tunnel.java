package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** A WebSocket: once the upstream agrees, bytes go both ways as they are (RFC 6455). */
final class Tunnel {
  private static final int SWITCHING_PROTOCOLS = 101;

  private final Journey journey;
  private final Exchange exchange;
  private final ServiceDefinition service;
  private final UpstreamCall call;
  private HttpClientRequest request;
  private boolean answered;
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
    if (!journey.isOver() && !answered) {
      answered = true;
      Forwarding.cancel(request);
      call.failed(failure);
      journey.answer(call.refusal(failure));
    }
  }

  private void cancel() {
    if (request != null) {
      Forwarding.cancel(request);
    }
    call.abandoned();
  }

  private void answered(HttpClientResponse response) {
    if (journey.isOver()) {
      Forwarding.cancel(request);
    } else if (response.statusCode() == SWITCHING_PROTOCOLS) {
      answered = true;
      call.answered(response.statusCode());
      switchProtocols(response);
    } else if (RetryRules.isAnswer(response)) {
      answered = true;
      call.answered(response.statusCode());
      new ResponseRelay(journey, service, request, response, () -> false).begin();
    } else {
      failed(RetryRules.NO_ANSWER);
    }
  }

  private void switchProtocols(HttpClientResponse response) {
    MultiMap headers = HttpHeaders.headers();
    headers.addAll(response.headers());
    HopByHop.remove(headers);
    journey.head(new GatewayResponse(true, SWITCHING_PROTOCOLS, headers));
    MultiMap own = journey.downstream().response().headers();
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
    ChannelRoom room = ChannelRoom.of(request.connection(), Vertx.currentContext(), client::resume);
    client.drainHandler(drained -> upstream.resume());
    Pump in = new Pump(client, upstream, room::isFull, exchange::addBytesIn);
    Pump out = new Pump(upstream, client, client::writeQueueFull, exchange::addBytesOut);
    in.begin(service.writeTimeout().toMillis());
    out.begin(journey.proxy().settings().clientTimeout().toMillis());
    client.closeHandler(closed -> end(in));
    upstream.closeHandler(closed -> end(out));
    upstream.resume();
  }

  /** What the one who has gone said before still reaches the other. */
  private void end(Pump last) {
    last.flush();
    journey.finish();
  }

  /** One direction. */
  private final class Pump {
    private final NetSocket from;
    private final NetSocket to;
    private final BooleanSupplier full;
    private final LongConsumer count;
    private boolean last;

    /**
     * @param full whether {@code to} takes no more for now
     */
    private Pump(NetSocket from, NetSocket to, BooleanSupplier full, LongConsumer count) {
      this.from = from;
      this.to = to;
      this.full = full;
      this.count = count;
    }

    /**
     * @param patience in milliseconds with one who takes nothing
     */
    private void begin(long patience) {
      await(service.readTimeout().toMillis());
      from.exceptionHandler(failure -> from.close());
      from.handler(bytes -> pass(bytes, patience));
    }

    private void pass(Buffer bytes, long patience) {
      count.accept(bytes.length());
      to.write(bytes);
      if (last) {
        return;
      }
      if (full.getAsBoolean()) {
        from.pause();
        await(patience);
      } else {
        await(service.readTimeout().toMillis());
      }
    }

    private void await(long millis) {
      journey
          .watchdog()
          .await(
              millis,
              () -> {
                from.close();
                to.close();
              });
    }

    /** Passes what is left, and ends the other end after it. */
    private void flush() {
      last = true;
      from.resume();
      journey.soon(to::close);
    }
  }
}
