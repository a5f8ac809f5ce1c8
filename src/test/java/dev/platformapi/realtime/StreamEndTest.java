package dev.platformapi.realtime;

import static dev.platformapi.support.Api.uniqueName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams whose tokens are used up. */
@QuarkusTest
@TestProfile(StreamEndTest.ShortLives.class)
class StreamEndTest {
  public static class ShortLives implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("platform.auth.access-token-lifetime", "3s");
    }
  }

  @TestHTTPResource("/")
  URI service;

  private final String room = uniqueName();

  @Test
  void anExpiredTokenEndsWhatItOpened() {
    String name = uniqueName();
    String id =
        given()
            .contentType(ContentType.JSON)
            .body(
                Map.of("username", name, "email", name + "@example.com", "password", Api.PASSWORD))
            .post("/auth/register")
            .path("id");
    String token = Api.login(name, Api.PASSWORD);
    try (ChatSocket socket = ChatSocket.rooms(service, id, token);
        EventClient events = EventClient.follow(service, "room:" + room, token)) {
      socket.join(room);

      JsonObject last = socket.next("error");
      assertThat(last.getString("code")).isEqualTo("UNAUTHENTICATED");
      assertThat(last.getString("detail")).contains("expired");
      assertThat(last.getJsonObject("resume").containsKey(room)).isTrue();
      assertThat(socket.closeStatus()).isEqualTo(3000);
      EventClient.Received end = events.next();
      assertThat(end.event()).isEqualTo("error");
      assertThat(end.data()).contains("expired", "last_event_id");
      events.hasEnded();
    }
  }
}
