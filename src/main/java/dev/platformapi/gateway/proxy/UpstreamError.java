package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Answer;
import io.vertx.core.http.HttpHeaders;

/** What became of a request that an upstream has not answered, in Kong's words. */
enum UpstreamError {
  INVALID_RESPONSE(502, "An invalid response was received from the upstream server"),
  UNAVAILABLE(503, "The upstream server is currently unavailable"),
  TIMEOUT(504, "The upstream server is timing out");

  private final int status;
  private final String message;

  UpstreamError(int status, String message) {
    this.status = status;
    this.message = message;
  }

  int status() {
    return status;
  }

  Answer answer() {
    return new Answer(status, HttpHeaders.headers(), null, message);
  }

  /** Whether an answer says one of these. */
  static boolean isOne(Answer answer) {
    for (UpstreamError error : values()) {
      if (error.message.equals(answer.message())) {
        return true;
      }
    }
    return false;
  }
}
