package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.ServiceDefinition;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The circuit breakers of all services; those of services that do not change outlive a file. */
public final class Breakers {
  private static final Logger LOG = Logger.getLogger(Breakers.class);

  private final Optional<BreakerSettings> settings;
  private final Timer timer;
  private final Map<UUID, Guarded> services = new ConcurrentHashMap<>();

  /**
   * @param settings empty when there are to be none
   */
  public Breakers(Vertx vertx, Optional<BreakerSettings> settings) {
    this.settings = settings;
    this.timer = new VertxTimer(vertx);
  }

  private record Guarded(ServiceDefinition service, Breaker breaker) {}

  /** That of a service; empty when there are none. */
  public Optional<Breaker> of(ServiceDefinition service) {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    Guarded known = services.get(service.id());
    if (known == null || known.service != service && !known.service.equals(service)) {
      known = services.compute(service.id(), (id, before) -> guarded(service, before));
    }
    return Optional.of(known.breaker);
  }

  /** Forgets those of services that are gone; they are these. */
  public void keep(List<ServiceDefinition> all) {
    services.keySet().retainAll(all.stream().map(ServiceDefinition::id).toList());
  }

  private Guarded guarded(ServiceDefinition service, Guarded before) {
    if (before != null && before.service.equals(service)) {
      return before;
    }
    String name = service.label();
    return new Guarded(
        service,
        new Breaker(settings.get(), timer, System::nanoTime, state -> changed(name, state)));
  }

  private void changed(String name, Breaker.State state) {
    switch (state) {
      case OPEN ->
          LOG.warnf("%s fails too often: its circuit breaker is open for %s", name, delay());
      case HALF_OPEN -> LOG.debugf("%s is tried again", name);
      case CLOSED -> LOG.infof("%s answers again: its circuit breaker is closed", name);
    }
  }

  private Object delay() {
    return settings.get().delay();
  }
}
