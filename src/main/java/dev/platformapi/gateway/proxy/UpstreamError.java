package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Answer;

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

  Answer answer() {
    return Answer.serverError(status, message);
  }
}
