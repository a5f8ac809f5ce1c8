package dev.platformapi.realtime;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that end because of their tokens' age, and because nobody reads them. */
@QuarkusTest
@TestProfile(StreamEndTest.ShortLives.class)
class StreamEndTest {
  public static class ShortLives implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "platform.auth.access-token-lifetime", "4s",
          "platform.realtime.slowness", "1s");
    }
  }

  @TestHTTPResource("/")
  URI service;

  private final String room = uniqueName();
  private TestUser ann;

  @BeforeEach
  void register() {
    ann = newUser();
  }

  @Test
  void anExpiredTokenEndsWhatItOpenedAndANewOneGoesOn() {
    try (ChatSocket socket = ChatSocket.rooms(service, ann.id(), ann.token());
        EventClient events = EventClient.follow(service, "room:" + room, ann.token())) {
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

  /** One who follows a loud channel and never reads is cut off; one who does hears all. */
  @Test
  void whoNeverReadsEventsIsCutOffAndSlowsNobody() throws Exception {
    String key =
        as(ann)
            .body("{\"name\": \"k\", \"scopes\": [\"events:read\", \"events:publish\"]}")
            .post("/auth/keys")
            .path("key");
    int count = 600;
    try (Socket stuck = stuck(key);
        EventClient events =
            EventClient.connect(
                HttpClient.Version.HTTP_1_1,
                service.resolve("/events/" + room),
                "X-API-Key",
                key)) {
      for (int i = 0; i < count; i++) {
        RestAssured.given()
            .header("X-API-Key", key)
            .contentType("application/json")
            .body("{\"data\": \"" + i + "x".repeat(15_000) + "\"}")
            .post("/api/v1/events/" + room)
            .then()
            .statusCode(201);
      }
      for (int i = 0; i < count; i++) {
        assertThat(events.next().data()).startsWith(i + "x");
      }
      Awaitility.await().untilAsserted(() -> assertThat(isCutOff(stuck)).isTrue());
    }
  }

  private Socket stuck(String key) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", service.getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET /events/" + room + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + key + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
    return socket;
  }

  /** The other side has closed, whether or not there is something left to read. */
  private static boolean isCutOff(Socket socket) {
    try {
      socket.getOutputStream().write('\n');
      return false;
    } catch (IOException broken) {
      return true;
    }
  }
}
