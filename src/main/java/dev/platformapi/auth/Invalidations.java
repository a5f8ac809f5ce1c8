package dev.platformapi.auth;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Tells every pod that a session or key has changed. What a pod remembers of them is short-lived,
 * so when Redis is away a change takes those seconds longer and is not lost.
 */
@ApplicationScoped
class Invalidations {
  private static final Logger LOG = Logger.getLogger(Invalidations.class);
  private static final String CHANNEL = "auth:changed";
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final ReactivePubSubCommands<String> pubSub;
  private final Event<SessionEnded> sessionEnded;
  private final Event<KeyChanged> keyChanged;

  Invalidations(
      ReactiveRedisDataSource redis,
      Event<SessionEnded> sessionEnded,
      Event<KeyChanged> keyChanged) {
    this.pubSub = redis.pubsub(String.class);
    this.sessionEnded = sessionEnded;
    this.keyChanged = keyChanged;
  }

  /** An API key was revoked, rotated or changed. */
  record KeyChanged(UUID id) {}

  void listen(@Observes StartupEvent start) {
    subscribe();
  }

  /** Here at once, and in the other pods as soon as Redis has told them. */
  Uni<Void> sessionEnded(UUID id) {
    return publish("session:" + id);
  }

  /** Here at once, and in the other pods as soon as Redis has told them. */
  Uni<Void> keyChanged(UUID id) {
    return publish("key:" + id);
  }

  private Uni<Void> publish(String message) {
    handle(message);
    return pubSub
        .publish(CHANNEL, message)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .recoverWithNull();
  }

  private void handle(String message) {
    int colon = message.indexOf(':');
    UUID id = UUID.fromString(message.substring(colon + 1));
    if (message.startsWith("session:")) {
      sessionEnded.fire(new SessionEnded(id));
    } else {
      keyChanged.fire(new KeyChanged(id));
    }
  }

  /** Begins anew whenever the connection ends. */
  private void subscribe() {
    pubSub
        .subscribe(CHANNEL)
        .onItem()
        .invoke(this::handle)
        .onFailure()
        .invoke(failure -> LOG.warnf("Lost the channel of identity changes: %s", failure))
        .onCompletion()
        .fail()
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
        .indefinitely()
        .subscribe()
        .with(message -> {}, failure -> LOG.error("No channel of identity changes", failure));
  }
}
