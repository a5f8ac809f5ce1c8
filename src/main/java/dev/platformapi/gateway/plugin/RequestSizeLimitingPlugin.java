package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.RequestSizeLimitingConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Refuses requests whose body is too large: at once when its length is told, otherwise as soon as
 * more than that has come.
 */
public final class RequestSizeLimitingPlugin implements Plugin {
  private static final String TOO_LARGE = "Request size limit exceeded";
  private static final long UNKNOWN = -1;

  private final RequestSizeLimitingConfig config;

  public RequestSizeLimitingPlugin(RequestSizeLimitingConfig config) {
    this.config = config;
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    long length = length(request.getHeader(HttpHeaders.CONTENT_LENGTH));
    if (length > config.bytes()) {
      return Future.succeededFuture(Answer.error(expectsContinue(request) ? 417 : 413, TOO_LARGE));
    }
    if (length == UNKNOWN && config.requireContentLength()) {
      return Future.succeededFuture(Answer.error(411, "A valid Content-Length header is required"));
    }
    exchange.limitBody(config.bytes());
    return GO_ON;
  }

  private static boolean expectsContinue(HttpServerRequest request) {
    String expected = request.getHeader(HttpHeaders.EXPECT);
    return expected != null && expected.strip().equalsIgnoreCase("100-continue");
  }

  private static long length(String told) {
    if (told == null) {
      return UNKNOWN;
    }
    try {
      return Math.max(UNKNOWN, Long.parseLong(told));
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
