package dev.platformapi.gateway.proxy;

import dev.platformapi.http.Connections;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** The answer to a request that has no route or cannot have one. */
final class Refusal {
  private static final int NO_ROUTE = 404;

  private final HttpServerRequest request;
  private final int status;

  Refusal(HttpServerRequest request, int status) {
    this.request = request;
    this.status = status;
  }

  /**
   * Sends it. Where a request was not understood nobody knows where the next one begins.
   *
   * @param id of the request
   */
  void send(String message, String id) {
    HttpServerResponse response = request.response();
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.SERVER, Proxy.NAME)
        .putHeader("X-Kong-Response-Latency", "0")
        .putHeader("X-Kong-Request-Id", id);
    boolean last =
        request.version() != HttpVersion.HTTP_2
            && (status != NO_ROUTE || request.headers().contains(HttpHeaders.EXPECT));
    if (last) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      Framing.endsWith(request);
    }
    if (!request.isEnded()) {
      request.resume();
    }
    if (GrpcAnswers.isCall(request)) {
      GrpcAnswers.tell(response.headers(), status, message);
      response.end();
    } else {
      ErrorBody form = ErrorBody.of(request, status != NO_ROUTE);
      response.putHeader(HttpHeaders.CONTENT_TYPE, form.contentType());
      response.end(form.text(message, id));
    }
    if (last) {
      Connections.closeGently(request);
    }
  }
}
