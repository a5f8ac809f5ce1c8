package dev.platformapi.load;

import static dev.platformapi.load.HttpJourneys.ended;
import static dev.platformapi.load.Verdict.judged;
import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;

import dev.platformapi.load.Call.Answer;
import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Over Server-Sent Events: users follow a room, and publish in it; their event must come to them.
 */
final class EventJourney {
  /** Which Gatling keeps until they are looked at. */
  static final int KEPT = 10_000;

  /** Within which an event must come. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int ROOMS = 100;
  private static final int STEPS = 1;

  private EventJourney() {}

  static Journey make() {
    ChainBuilder follow =
        exec(session ->
                session.set("room", "load-sse-" + ThreadLocalRandom.current().nextInt(ROOMS)))
            .exec(
                judged(
                    exec(
                        sse("SSE follow")
                            .get("/events/room:#{room}")
                            .header("Authorization", "Bearer #{token}"))))
            .exitHereIf(session -> session.getBoolean(Verdict.LOST));
    ChainBuilder publish =
        exec(session ->
                session
                    .set("event", UUID.randomUUID().toString())
                    .set("published", System.currentTimeMillis())
                    .remove("came"))
            .exec(
                judged(
                    exec(
                        ended(
                            http("SSE publish")
                                .post("/api/v1/events/room:#{room}")
                                .body(StringBody("{\"data\": \"#{event}\"}")),
                            201))))
            .exec(
                // What was refused does not come.
                doIf(session -> "201".equals(session.getString(Verdict.STATUS)))
                    .then(
                        pause(PATIENCE)
                            .exec(sse.processUnmatchedMessages(EventJourney::find))
                            .exec(judged(exec(new Call("SSE arrival", EventJourney::arrival))))));
    return new Journey(follow, publish, exec(sse("SSE close").close()), STEPS);
  }

  private static Session find(List<SseInboundMessage> messages, Session session) {
    String event = session.getString("event");
    for (SseInboundMessage message : messages) {
      if (message.message().contains(event)) {
        return session.set("came", message.timestamp());
      }
    }
    return session;
  }

  /** From before it was published until it was there. */
  private static CompletableFuture<Answer> arrival(Session session) {
    long published = session.getLong("published");
    return CompletableFuture.completedFuture(
        session.contains("came")
            ? new Answer(published, session.getLong("came"), 200, null)
            : new Answer(
                published, System.currentTimeMillis(), 500, "the event did not come in time"));
  }
}
