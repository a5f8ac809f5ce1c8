package dev.platformapi.http;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.lifecycle.ServiceEnd;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Refuses what still comes when the pod is about to go: otherwise it would never be done with what
 * is under way. Whoever comes again finds another pod.
 */
@ApplicationScoped
class Departure {
  /** Before all others, the gateway too. */
  private static final int BEFORE_ALL = 1400;

  private static final String GRPC = "application/grpc";
  private static final String GRPC_UNAVAILABLE = "14";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final String MESSAGE = "This instance is about to stop; ask again.";

  private volatile boolean begun;

  void register(@Observes Filters filters) {
    filters.register(this::handle, BEFORE_ALL);
  }

  void begin(@Observes ServiceEnd event) {
    begun = true;
  }

  private void handle(RoutingContext context) {
    if (!begun) {
      context.next();
      return;
    }
    HttpServerRequest request = context.request();
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (request.version() == HttpVersion.HTTP_1_1) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (type != null && type.startsWith(GRPC)) {
      context
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, type)
          .putHeader("grpc-status", GRPC_UNAVAILABLE)
          .putHeader("grpc-message", MESSAGE)
          .end();
    } else {
      Problem.end(
          context, new PlatformException(ErrorCode.UNAVAILABLE, MESSAGE).retryAfter(RETRY_AFTER));
    }
  }
}
