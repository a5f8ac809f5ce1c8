package dev.platformapi.lifecycle;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells when the service starts, unless {@code platform.lifecycle.service} says that there is none,
 * and when it ends. On SIGTERM the pod is not ready any more, but serves everybody for {@code
 * quarkus.shutdown.delay}, in which those who send requests notice; then it takes on nothing new,
 * and what is under way has {@code quarkus.shutdown.timeout} to end.
 */
@ApplicationScoped
class Lifecycle {
  /** For clients to hear it, before the server closes their connections. */
  private static final long FAREWELL_MILLIS = 500;

  private final Event<ServiceStart> start;
  private final Event<ServiceEnd> end;
  private final Vertx vertx;
  private final boolean wanted;
  private final long delayMillis;

  Lifecycle(
      Event<ServiceStart> start,
      Event<ServiceEnd> end,
      Vertx vertx,
      @ConfigProperty(name = "platform.lifecycle.service", defaultValue = "true") boolean wanted,
      @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
    this.start = start;
    this.end = end;
    this.vertx = vertx;
    this.wanted = wanted;
    this.delayMillis = delay.map(Duration::toMillis).orElse(0L);
  }

  void begin(@Observes StartupEvent event) {
    if (wanted) {
      start.fire(new ServiceStart());
    }
  }

  /** The delay begins when all have heard of it. */
  void leave(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
    if (delayMillis > FAREWELL_MILLIS) {
      vertx.setTimer(delayMillis - FAREWELL_MILLIS, due -> end.fire(new ServiceEnd()));
    } else {
      end.fire(new ServiceEnd());
      Thread.sleep(FAREWELL_MILLIS);
    }
  }
}
