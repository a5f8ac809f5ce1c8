package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.Optional;

/** One request from its route to the end of its answer. */
final class Journey {
  /** How long a body that nobody wants any more is read into nothing. */
  private static final long LINGER_MILLIS = 5000;

  private final Proxy proxy;
  private final Exchange exchange;
  private final ClientBody body;
  private final PluginChain.Passage passage;
  private final Downstream downstream;
  private final Watchdog watchdog;
  private final ExchangeObserver observer;
  private Runnable onClientGone = () -> {};
  private Runnable onFinish = () -> {};
  private boolean over;
  private boolean closes;

  Journey(
      Proxy proxy,
      Exchange exchange,
      ClientBody body,
      PluginChain chain,
      ExchangeObserver observer) {
    this.observer = observer;
    this.proxy = proxy;
    this.exchange = exchange;
    this.body = body;
    this.passage = chain.begin(exchange);
    this.downstream = new Downstream(exchange);
    this.watchdog = new Watchdog(proxy.vertx());
  }

  Proxy proxy() {
    return proxy;
  }

  Exchange exchange() {
    return exchange;
  }

  ClientBody body() {
    return body;
  }

  Downstream downstream() {
    return downstream;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  /** Whether nobody waits for an answer any more. */
  boolean isOver() {
    return over;
  }

  /** What is to be done when the client goes. */
  void onClientGone(Runnable action) {
    onClientGone = action;
  }

  /** Does something once all is done that is to be done now. */
  void soon(Runnable action) {
    proxy.vertx().runOnContext(later -> action.run());
  }

  /** What is to be done when it is over, instead of what was said before; now, if it is. */
  void onFinish(Runnable action) {
    if (over) {
      action.run();
    } else {
      onFinish = action;
    }
  }

  void begin() {
    closes = Framing.hasEnded(exchange.request());
    body.onProgress(watchdog::touch);
    exchange.request().exceptionHandler(this::failed);
    downstream.response().closeHandler(gone -> clientGone());
    downstream.response().exceptionHandler(this::failed);
    watchdog.await(proxy.settings().clientTimeout().toMillis(), this::clientIsSlow);
    Optional<Answer> refusal = ProtocolAnswers.refusal(exchange);
    if (refusal.isPresent()) {
      answer(refusal.get());
    } else {
      passage.request(this::passed);
    }
  }

  /** The client has not sent for too long what it has to send. */
  void clientIsSlow() {
    if (downstream.response().headWritten()) {
      breakOff();
    } else {
      closes = true;
      answer(Answer.serverError(408, "Request timeout"));
    }
  }

  /** Answers in place of an upstream. */
  void answer(Answer answer) {
    if (over || downstream.response().headWritten()) {
      return;
    }
    Buffer whole = downstream.body(answer);
    GatewayResponse response = downstream.prepare(answer);
    head(response);
    Buffer changed = response.isChanged() ? response.changed(whole) : whole;
    response.listeners().forEach(listener -> listener.part(changed));
    response.listeners().forEach(GatewayResponse.BodyListener::end);
    downstream.end(changed);
    finish();
  }

  /** Lets plugins change the head of an answer, and sets it; nothing is sent yet. */
  void head(GatewayResponse response) {
    passage.response(response);
    downstream.head(response);
    observer.answered(exchange);
    exchange.times().tell(downstream.response().headers());
    // A client that was not told to go on will not send its body.
    closes |= body.isAwaited();
    if (closes) {
      Framing.endsWith(exchange.request());
      downstream.closes();
    }
  }

  /** The answer is complete. */
  void finish() {
    if (!over) {
      end();
      if (closes || downstream.endsWithConnection()) {
        downstream.close();
      } else if (!body.isEnded()) {
        linger();
      }
    }
  }

  /** The answer cannot be completed. */
  void breakOff() {
    if (!over) {
      end();
      downstream.breakOff();
    }
  }

  private void end() {
    over = true;
    watchdog.stop();
    onFinish.run();
    passage.end();
    observer.ended(exchange);
  }

  private void passed(Answer answer) {
    watchdog.rest();
    if (over) {
      return;
    }
    Optional<ServiceDefinition> service = exchange.service();
    if (answer != null) {
      answer(answer);
    } else if (service.isEmpty()) {
      answer(Answer.error(503, "no Service found with those values"));
    } else if (isUpgrade()) {
      new Tunnel(this, service.get()).open();
    } else {
      new Forwarding(this, service.get()).begin();
    }
  }

  /**
   * A client that still sends learns of its answer before its connection ends. A stream ends by
   * itself.
   */
  private void linger() {
    if (exchange.request().version() == HttpVersion.HTTP_2) {
      body.discard(() -> {});
      downstream.close();
    } else if (body.mayCome()) {
      long timer = proxy.vertx().setTimer(LINGER_MILLIS, late -> downstream.close());
      body.discard(() -> proxy.vertx().cancelTimer(timer));
    } else {
      body.discard(() -> {});
    }
  }

  /** The client has gone, or has sent what is no body. */
  private void failed(Throwable failure) {
    if (failure instanceof HttpClosedException
        || failure instanceof StreamResetException
        || failure instanceof IOException
        || over
        || downstream.response().headWritten()) {
      clientGone();
    } else {
      onClientGone.run();
      closes = true;
      answer(Answer.serverError(400, "Bad request"));
    }
  }

  private void clientGone() {
    if (!over) {
      exchange.clientGone();
      end();
      onClientGone.run();
    }
  }

  private boolean isUpgrade() {
    HttpServerRequest request = exchange.request();
    return request.version() == HttpVersion.HTTP_1_1
        && request.method() == HttpMethod.GET
        && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
        && HopByHop.names(request.headers(), HttpHeaders.UPGRADE.toString())
        && !body.mayCome();
  }
}
