package dev.platformapi.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;

/**
 * {@code GET /health/ready} and {@code GET /health/live} for load balancers and platforms that know
 * one port of a pod only: 200 or 503, and nothing of why; that is told on the management port. They
 * pass no limit and leave no line in the log.
 */
@ApplicationScoped
class HealthFilter {
  /** Between the gateway's routes and all that happens to requests. */
  private static final int BEFORE_LIMITS = 1250;

  private final SmallRyeHealthReporter reporter;

  HealthFilter(SmallRyeHealthReporter reporter) {
    this.reporter = reporter;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, BEFORE_LIMITS);
  }

  private void handle(RoutingContext context) {
    Supplier<Uni<SmallRyeHealth>> checks = checks(context.request().path());
    HttpMethod method = context.request().method();
    if (checks == null || !(method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))) {
      context.next();
      return;
    }
    checks
        .get()
        .map(health -> health.getPayload().getString("status"))
        .onFailure()
        .recoverWithItem(Status.DOWN.name())
        .subscribe()
        .with(status -> answer(context, status));
  }

  private Supplier<Uni<SmallRyeHealth>> checks(String path) {
    return switch (path == null ? "" : path) {
      case "/health/ready" -> reporter::getReadinessAsync;
      case "/health/live" -> reporter::getLivenessAsync;
      default -> null;
    };
  }

  private static void answer(RoutingContext context, String status) {
    HttpServerResponse response = context.response();
    if (!response.closed()) {
      response
          .setStatusCode(Status.UP.name().equals(status) ? 200 : 503)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(JsonObject.of("status", status).encode());
    }
  }
}
