package dev.platformapi.http;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.lifecycle.ServiceEnd;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Requests when the pod is about to go. First they are served, and their connections closed behind
 * them; then what still comes is refused, since otherwise the pod would never be done, and what is
 * under way is waited for.
 */
@ApplicationScoped
class Departure {
  private static final Logger LOG = Logger.getLogger(Departure.class);

  /** Before all others, the gateway too. */
  private static final int BEFORE_ALL = 1400;

  private static final String GRPC = "application/grpc";
  private static final String GRPC_UNAVAILABLE = "14";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final String MESSAGE = "This instance is about to stop; ask again.";
  private static final long POLL_MILLIS = 20;

  private final Traffic traffic;
  private volatile boolean leaving;
  private volatile boolean closed;

  Departure(Traffic traffic) {
    this.traffic = traffic;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, BEFORE_ALL);
  }

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    leaving = true;
  }

  void close(@Observes @Priority(1) ServiceEnd event) {
    closed = true;
  }

  /** After streams were told to end. */
  void await(@Observes @Priority(Integer.MAX_VALUE) ServiceEnd event) throws InterruptedException {
    while (traffic.underWay() > 0 && !event.left().isZero()) {
      Thread.sleep(POLL_MILLIS);
    }
    if (traffic.underWay() > 0) {
      LOG.warnf("%d requests are cut off: they took too long", traffic.underWay());
    }
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (leaving) {
      closeBehind(request);
    }
    if (closed) {
      refuse(context);
    } else {
      context.next();
    }
  }

  /** Whoever sends the next one looks for a connection, and finds another pod. */
  private static void closeBehind(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.connection().goAway(0);
    } else {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private static void refuse(RoutingContext context) {
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
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

  /** What turns readiness. */
  @Readiness
  @ApplicationScoped
  static class Check implements HealthCheck {
    private final Departure departure;

    Check(Departure departure) {
      this.departure = departure;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("stays").status(!departure.leaving).build();
    }
  }
}
