package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.UpstreamRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;

/** Sends a request on, and again elsewhere where that is safe and the first one does not answer. */
final class Forwarding {
  /** What may be sent again although an upstream may have seen it (RFC 9110, section 9.2.2). */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

  private final Journey journey;
  private final Exchange exchange;
  private final ServiceDefinition service;
  private final UpstreamCall call;
  private int tries;
  private int attempt;
  private HttpClientRequest current;
  private boolean waitsForHead;

  Forwarding(Journey journey, ServiceDefinition service) {
    this.journey = journey;
    this.exchange = journey.exchange();
    this.service = service;
    this.call = new UpstreamCall(journey, service, false);
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
            request.reset();
          }
        },
        failure -> failed(number, failure, false));
  }

  private void send(HttpClientRequest request, int number) {
    current = request;
    waitsForHead = true;
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
      request.end(upstream.body());
    } else {
      if (GrpcAnswers.isGrpc(upstream.headers().get(HttpHeaders.CONTENT_TYPE))) {
        // A stream in both directions may have its answer begin before the first message.
        request.sendHead();
      }
      journey.body().flowTo(new Sender(request, number));
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
    waitsForHead = false;
    call.answered(response.statusCode());
    new ResponseRelay(journey, service, current, response).begin();
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
      current.reset();
      current = null;
    }
    call.failed(failure);
    if (tries++ < service.retries() && call.mayTryAgain(failure) && (!sent || isRepeatable())) {
      next();
    } else {
      journey.answer(call.refusal(failure));
    }
  }

  private boolean isRepeatable() {
    return (IDEMPOTENT.contains(exchange.upstream().method())
            || exchange.request().headers().contains("Idempotency-Key"))
        && (exchange.upstream().body() != null || journey.body().isKept());
  }

  private void cancel() {
    attempt++;
    if (current != null) {
      current.reset();
    }
    call.abandoned();
  }

  /** Sends the body, as fast as the upstream takes it. */
  private final class Sender implements ClientBody.Receiver {
    private final HttpClientRequest request;
    private final int number;
    private boolean first = true;

    private Sender(HttpClientRequest request, int number) {
      this.request = request;
      this.number = number;
    }

    @Override
    public boolean part(Buffer part) {
      if (number != attempt) {
        return false;
      }
      if (first) {
        first = false;
        request.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
        request.drainHandler(drained -> journey.body().more());
      }
      request.write(part);
      if (request.writeQueueFull()) {
        if (waitsForHead) {
          journey.watchdog().await(service.writeTimeout().toMillis(), () -> timedOut(number));
        }
        return true;
      }
      waiting();
      return false;
    }

    @Override
    public void end() {
      if (number == attempt) {
        sent(number);
        request.end();
      }
    }

    @Override
    public void tooLarge() {
      if (number == attempt) {
        cancel();
        journey.answer(Answer.error(413, "Request size limit exceeded"));
      }
    }

    @Override
    public void waiting() {
      if (waitsForHead) {
        journey
            .watchdog()
            .await(
                journey.proxy().settings().clientTimeout().toMillis(),
                () -> {
                  cancel();
                  journey.clientIsSlow();
                });
      }
    }
  }
}
