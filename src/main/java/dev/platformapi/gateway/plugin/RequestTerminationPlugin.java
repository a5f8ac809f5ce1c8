package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.RequestTerminationConfig;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** Answers in place of the upstream: all requests, or those that have what triggers it. */
public final class RequestTerminationPlugin implements Plugin {
  private static final String JSON = "application/json; charset=utf-8";
  private static final Map<Integer, String> MESSAGES =
      Map.of(
          401, "Unauthorized",
          404, "Not found",
          405, "Method not allowed",
          500, "An unexpected error occurred",
          502, "Bad Gateway",
          503, "Service unavailable");

  private final RequestTerminationConfig config;
  private final String message;
  private final String contentType;
  private final Buffer body;

  public RequestTerminationPlugin(RequestTerminationConfig config) {
    this.config = config;
    message = config.message().orElse(MESSAGES.get(config.statusCode()));
    contentType = HeaderText.encode(config.contentType().orElse(JSON));
    body = config.body().map(Buffer::buffer).orElse(null);
  }

  @Override
  public Future<Answer> request(Exchange exchange) {
    if (config.trigger().isPresent() && !isTriggered(exchange, config.trigger().get())) {
      return GO_ON;
    }
    return config.echo()
        ? exchange.body().map(whole -> echo(exchange, whole))
        : Future.succeededFuture(answer());
  }

  private static boolean isTriggered(Exchange exchange, String name) {
    return exchange.upstream().headers().contains(name)
        || Parameters.parse(exchange.upstream().query()).has(name);
  }

  private Answer answer() {
    int status = config.statusCode();
    if (body != null) {
      return Answer.of(status, contentType, body.copy());
    }
    return message == null ? Answer.empty(status) : Answer.json(status, Map.of("message", message));
  }

  private Answer echo(Exchange exchange, Buffer whole) {
    return Answer.of(
        config.statusCode(), JSON, RequestEcho.of(exchange, whole, message).toBuffer());
  }
}
