package dev.platformapi.auth;

import dev.platformapi.error.TimeLimit;
import dev.platformapi.event.PubSub;
import dev.platformapi.lifecycle.ServiceStart;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;

/**
 * Tells every pod that a session, a key or a plan has changed. What a pod remembers of them is
 * short-lived, so when Redis is away a change takes those seconds longer and is not lost.
 */
@ApplicationScoped
class Invalidations {
  private static final String CHANNEL = "auth:changed";
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final PubSub pubSub;
  private final ReactiveRedisDataSource redis;
  private final Event<SessionEnded> sessionEnded;
  private final Event<KeyChanged> keyChanged;
  private final Event<PlanChanged> planChanged;

  Invalidations(
      PubSub pubSub,
      ReactiveRedisDataSource redis,
      Event<SessionEnded> sessionEnded,
      Event<KeyChanged> keyChanged,
      Event<PlanChanged> planChanged) {
    this.pubSub = pubSub;
    this.redis = redis;
    this.sessionEnded = sessionEnded;
    this.keyChanged = keyChanged;
    this.planChanged = planChanged;
  }

  void listen(@Observes ServiceStart start) {
    pubSub.listen(CHANNEL, this::handle);
  }

  /** Here at once, and in the other pods as soon as Redis has told them. */
  Uni<Void> sessionEnded(UUID id) {
    return publish("session:" + id);
  }

  /** Here at once, and in the other pods as soon as Redis has told them. */
  Uni<Void> keyChanged(UUID id) {
    return publish("key:" + id);
  }

  /** Here at once, and in the other pods as soon as Redis has told them. */
  Uni<Void> planChanged(UUID userId) {
    return publish("plan:" + userId);
  }

  private Uni<Void> publish(String message) {
    handle(message);
    return TimeLimit.within(PATIENCE, redis.execute("PUBLISH", CHANNEL, message))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private void handle(String message) {
    int colon = message.indexOf(':');
    UUID id = UUID.fromString(message.substring(colon + 1));
    switch (message.substring(0, colon)) {
      case "session" -> sessionEnded.fire(new SessionEnded(id));
      case "key" -> keyChanged.fire(new KeyChanged(id));
      case "plan" -> planChanged.fire(new PlanChanged(id));
      default -> {
        // what a newer pod says is nothing to this one
      }
    }
  }
}
