package dev.platformapi.lifecycle;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;

/**
 * Tells when the service starts and when it ends. On SIGTERM the pod is not ready any more, but
 * serves everybody for a while; then it takes on nothing new, and finishes what is under way. Not
 * by Quarkus's own means: they go on to take requests, and wait for each WebSocket that ever was.
 */
@ApplicationScoped
class Lifecycle {
  private final Event<ServiceStart> start;
  private final Event<ServiceEnd> end;
  private final LifecycleConfig config;

  Lifecycle(Event<ServiceStart> start, Event<ServiceEnd> end, LifecycleConfig config) {
    this.start = start;
    this.end = end;
    this.config = config;
  }

  void begin(@Observes StartupEvent event) {
    if (config.service()) {
      start.fire(new ServiceStart());
    }
  }

  /** When all others have heard of it: the server closes as soon as this returns. */
  void leave(@Observes @Priority(Integer.MAX_VALUE) ShutdownDelayInitiatedEvent event)
      throws InterruptedException {
    Thread.sleep(config.delay().toMillis());
    end.fire(new ServiceEnd(System.nanoTime() + config.grace().toNanos()));
  }
}
