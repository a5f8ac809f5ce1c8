package dev.platformapi.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Which file the gateway works from, as a detail of readiness. A file that was not taken does not
 * make the pod unready: the one before it still serves.
 */
@Readiness
@ApplicationScoped
class GatewayHealth implements HealthCheck {
  private final Gateways gateways;

  GatewayHealth(Gateways gateways) {
    this.gateways = gateways;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder health = HealthCheckResponse.named("gateway").up();
    gateways.current().ifPresent(loaded -> health.withData("version", loaded.version()));
    gateways
        .rejected()
        .ifPresent(
            rejected -> {
              health.withData("rejected", rejected.version());
              health.withData("fault", rejected.faults().get(0));
            });
    return health.build();
  }
}
