package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.ServiceDefinition;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The circuit breakers of all services; those of services that do not change outlive a file. */
public final class Breakers {
  private final Vertx vertx;
  private final Optional<BreakerSettings> settings;
  private final Map<UUID, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param settings empty when there are to be none
   */
  public Breakers(Vertx vertx, Optional<BreakerSettings> settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  private record Entry(ServiceDefinition service, Breaker breaker) {}

  /** That of a service; empty when there are none. */
  public Optional<Breaker> of(ServiceDefinition service) {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    Entry known = entries.get(service.id());
    if (known == null || known.service != service && !known.service.equals(service)) {
      known = entries.compute(service.id(), (id, before) -> entry(service, before));
    }
    return Optional.of(known.breaker);
  }

  private Entry entry(ServiceDefinition service, Entry before) {
    return before != null && before.service.equals(service)
        ? before
        : new Entry(
            service,
            new Breaker(
                service.name().orElseGet(() -> service.id().toString()), settings.get(), vertx));
  }
}
