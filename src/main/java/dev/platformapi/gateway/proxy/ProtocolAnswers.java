package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.route.ProtocolMismatch;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/** What a client learns that has come to a route with a protocol that the route does not speak. */
final class ProtocolAnswers {
  private static final int UPGRADE_REQUIRED = 426;

  private ProtocolAnswers() {}

  /** The answer; empty when the route speaks the client's protocol. */
  static Optional<Answer> refusal(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    return exchange
        .route()
        .mismatch(
            exchange.client().https(),
            request.version() == HttpVersion.HTTP_2,
            request.getHeader(HttpHeaders.CONTENT_TYPE))
        .map(mismatch -> refusal(exchange, mismatch));
  }

  private static Answer refusal(Exchange exchange, ProtocolMismatch mismatch) {
    return switch (mismatch) {
      case NEEDS_HTTPS -> {
        int status = exchange.route().httpsRedirectStatusCode();
        yield status == UPGRADE_REQUIRED
            ? Answer.error(UPGRADE_REQUIRED, "Please use HTTPS protocol")
                .with(HttpHeaders.CONNECTION, "Upgrade")
                .with(HttpHeaders.UPGRADE, "TLS/1.2, HTTP/1.1")
            : Answer.empty(status).with(HttpHeaders.LOCATION, httpsUrl(exchange));
      }
      case NEEDS_HTTP2 ->
          Answer.error(UPGRADE_REQUIRED, "Please use HTTP2 protocol")
              .with(HttpHeaders.CONNECTION, "Upgrade")
              .with(HttpHeaders.UPGRADE, "HTTP/2");
      case NEEDS_GRPC -> Answer.error(415, "Non-gRPC request matched gRPC route");
      case NEEDS_GRPCS ->
          Answer.empty(200)
              .with(HttpHeaders.CONTENT_TYPE, "application/grpc")
              .with("grpc-status", "1")
              .with("grpc-message", "gRPC request matched gRPCs route");
    };
  }

  private static String httpsUrl(Exchange exchange) {
    return "https://" + exchange.match().request().host() + exchange.request().uri();
  }
}
