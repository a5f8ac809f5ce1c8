package dev.platformapi.lifecycle;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells when the service starts; never where {@code platform.lifecycle.service} says that there is
 * none, as for a gateway and nothing else.
 */
@ApplicationScoped
class ServiceStarter {
  private final Event<ServiceStart> start;
  private final boolean wanted;

  ServiceStarter(
      Event<ServiceStart> start,
      @ConfigProperty(name = "platform.lifecycle.service", defaultValue = "true") boolean wanted) {
    this.start = start;
    this.wanted = wanted;
  }

  void begin(@Observes StartupEvent event) {
    if (wanted) {
      start.fire(new ServiceStart());
    }
  }
}
