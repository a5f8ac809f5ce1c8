package dev.platformapi.lifecycle;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells when the service starts, unless it is a gateway and nothing else. */
@ApplicationScoped
class ServiceStarter {
  private final Event<ServiceStart> start;
  private final boolean gatewayOnly;

  ServiceStarter(
      Event<ServiceStart> start,
      @ConfigProperty(name = "platform.gateway.only", defaultValue = "false") boolean gatewayOnly) {
    this.start = start;
    this.gatewayOnly = gatewayOnly;
  }

  void begin(@Observes StartupEvent event) {
    if (!gatewayOnly) {
      start.fire(new ServiceStart());
    }
  }
}
