package dev.platformapi.load;

import static dev.platformapi.load.Verdict.judged;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Over WebSocket: users join a room in which others are, say something, and hear what is said
 * there.
 */
final class RoomJourney {
  private static final int PATIENCE_SECONDS = 10;
  private static final int ROOMS = 20;
  private static final int STEPS = 3;

  private RoomJourney() {}

  static Journey make() {
    ChainBuilder connect =
        exec(session -> session.set("room", "load-" + ThreadLocalRandom.current().nextInt(ROOMS)))
            .exec(
                judged(
                    exec(
                        ws("WebSocket connect")
                            .connect("/ws/#{user}")
                            .subprotocol("platform.v1")
                            .header("Authorization", "Bearer #{token}"))))
            .exitHereIf(session -> session.getBoolean(Verdict.LOST))
            .exec(
                said(
                    "WebSocket join",
                    "{\"type\":\"join_room\",\"room\":\"#{room}\",\"echo\":true,\"ref\":\"#{ref}\"}",
                    "room_joined"));
    ChainBuilder say =
        said(
            "WebSocket message",
            "{\"type\":\"message\",\"room\":\"#{room}\",\"message\":\"hello\",\"ref\":\"#{ref}\"}",
            "ack");
    return new Journey(connect, say, exec(ws("WebSocket close").close()), STEPS);
  }

  /**
   * The answer has the reference of what was said, whether it is the one that is wanted or an
   * error.
   */
  private static ChainBuilder said(String name, String message, String answer) {
    return exec(session -> session.set("ref", UUID.randomUUID().toString()))
        .exec(
            judged(
                exec(
                    ws("WebSocket send")
                        .sendText(message)
                        .await(PATIENCE_SECONDS)
                        .on(
                            ws.checkTextMessage(name)
                                .matching(substring("\"ref\":\"#{ref}\""))
                                .check(
                                    jsonPath("$.code")
                                        .transform(RoomJourney::status)
                                        .saveAs(Verdict.STATUS),
                                    jsonPath("$.type").is(answer))))));
  }

  /**
   * @param code of an error; null for none
   */
  private static String status(String code) {
    return code == null ? "200" : code.equals("RATE_LIMITED") ? "429" : "500";
  }
}
