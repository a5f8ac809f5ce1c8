package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.UpstreamRequest;
import dev.platformapi.gateway.route.Route;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/** Sends a request on, and again elsewhere where that is safe and the first one does not answer. */
final class Forwarding {
  /** A code of HTTP/2 (RFC 9113, section 7). */
  private static final long CANCEL = 8;

  private final Journey journey;
  private final Exchange exchange;
  private final ServiceDefinition service;
  private final UpstreamCall call;
  private int tries;
  private int attempt;
  private HttpClientRequest current;
  private boolean waitsForHead;
  private boolean allSent;

  Forwarding(Journey journey, ServiceDefinition service) {
    this.journey = journey;
    this.exchange = journey.exchange();
    this.service = service;
    this.call = new UpstreamCall(journey, service, false);
  }

  /** Ends a call whose answer nobody wants. */
  static void cancel(HttpClientRequest request) {
    request.reset(CANCEL);
  }

  void begin() {
    journey.onClientGone(this::cancel);
    exchange.upstream().headers().remove(HttpHeaders.EXPECT);
    call.admit(this::next);
  }

  private void next() {
    int number = ++attempt;
    call.connect(
        request -> {
          if (number == attempt && !journey.isOver()) {
            send(request, number);
          } else {
            cancel(request);
          }
        },
        failure -> failed(number, failure, false));
  }

  private void send(HttpClientRequest request, int number) {
    current = request;
    waitsForHead = true;
    allSent = false;
    call.head(request);
    request.exceptionHandler(failure -> failed(number, failure, true));
    request
        .response()
        .onComplete(
            result -> {
              if (number != attempt) {
                return;
              }
              if (result.succeeded()) {
                answered(result.result());
              } else {
                failed(number, result.cause(), true);
              }
            });
    UpstreamRequest upstream = exchange.upstream();
    if (upstream.body() != null) {
      sent(number);
      allSent = true;
      request.end(upstream.body());
    } else {
      journey.body().flowTo(new BodySender(new Sending(number), request));
    }
  }

  private void sent(int number) {
    long millis = service.readTimeout().toMillis();
    if (number == attempt && waitsForHead) {
      journey.watchdog().await(millis, () -> timedOut(number));
    }
  }

  private void timedOut(int number) {
    failed(number, UpstreamCall.TIMED_OUT, true);
  }

  private void answered(HttpClientResponse response) {
    if (!RetryRules.isAnswer(response)) {
      failed(attempt, RetryRules.NO_ANSWER, true);
      return;
    }
    waitsForHead = false;
    call.answered(response.statusCode());
    new ResponseRelay(journey, service, current, response, () -> allSent).begin();
  }

  /**
   * @param sent whether the upstream may have seen some of the request
   */
  private void failed(int number, Throwable failure, boolean sent) {
    if (number != attempt || journey.isOver()) {
      return;
    }
    if (sent && !waitsForHead) {
      // The relay of the answer hears of it, too.
      return;
    }
    attempt++;
    waitsForHead = false;
    journey.watchdog().rest();
    journey.body().halt();
    if (current != null) {
      cancel(current);
      current = null;
    }
    call.failed(failure);
    if (tries++ < service.retries()
        && call.mayTryAgain(failure)
        && (!sent || isKept() && RetryRules.isSafe(exchange, failure))) {
      next();
    } else {
      journey.answer(call.refusal(failure));
    }
  }

  private boolean isKept() {
    return exchange.upstream().body() != null || journey.body().isKept();
  }

  private void cancel() {
    attempt++;
    if (current != null) {
      cancel(current);
    }
    call.abandoned();
  }

  /** One attempt, as far as the sending of its body is concerned. */
  final class Sending {
    private final int number;

    private Sending(int number) {
      this.number = number;
    }

    /** Whether it is still the one that counts. */
    boolean goesOn() {
      return number == attempt;
    }

    boolean isGrpc() {
      return Route.isGrpc(exchange.upstream().headers().get(HttpHeaders.CONTENT_TYPE));
    }

    /** Does something once all is done that is to be done now. */
    void soon(Runnable action) {
      journey.soon(action);
    }

    /** There is room for more of the body. */
    void more() {
      if (goesOn()) {
        journey.body().more();
      }
    }

    /** The upstream takes nothing for now. */
    void waitsForUpstream() {
      await(service.writeTimeout().toMillis(), () -> timedOut(number));
    }

    /** The client has to go on. */
    void waitsForClient() {
      await(
          journey.proxy().settings().clientTimeout().toMillis(),
          () -> {
            cancel();
            journey.clientIsSlow();
          });
    }

    private void await(long millis, Runnable onTimeout) {
      if (waitsForHead) {
        journey.watchdog().await(millis, onTimeout);
      } else {
        journey.watchdog().touch();
      }
    }

    /** The last of it is about to be sent. */
    void ends() {
      sent(number);
      allSent = true;
    }

    /** A plugin allows no more. */
    void tooLarge() {
      cancel();
      journey.answer(Answer.error(413, "Request size limit exceeded"));
    }
  }
}
