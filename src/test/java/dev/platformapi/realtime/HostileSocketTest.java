package dev.platformapi.realtime;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.is;

import dev.platformapi.event.Bus;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import dev.platformapi.support.Impatient;
import dev.platformapi.support.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client of rooms must not do: each gets a clear error or close code, and harms nobody. */
@QuarkusTest
@TestProfile(Impatient.class)
class HostileSocketTest {
  private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

  @TestHTTPResource("/")
  URI service;

  @Inject Bus bus;

  private final String room = uniqueName();
  private TestUser ann;
  private TestUser bob;

  @BeforeEach
  void register() {
    ann = newUser();
    bob = newUser();
  }

  private ChatSocket connect(TestUser user) {
    return ChatSocket.rooms(service, user.id(), user.token());
  }

  static Stream<Arguments> misunderstood() {
    return Stream.of(
            "",
            "nonsense",
            "[]",
            "1",
            "null",
            "{}",
            "{\"type\": 1}",
            "{\"type\": \"join_room\"} x",
            "{\"type\": \"shout\", \"room\": \"r\"}",
            "{\"type\": \"join_room\"}",
            "{\"type\": \"join_room\", \"room\": 1}",
            "{\"type\": \"join_room\", \"room\": \"\"}",
            "{\"type\": \"join_room\", \"room\": \"a b\"}",
            "{\"type\": \"join_room\", \"room\": \"" + "x".repeat(65) + "\"}",
            "{\"type\": \"join_room\", \"room\": \"r\", \"after\": \"yesterday\"}",
            "{\"type\": \"join_room\", \"room\": \"r\", \"history\": 1e99}",
            "{\"type\": \"join_room\", \"room\": \"r\", \"history\": 1e99999999999}",
            "{\"type\": \"join_room\", \"room\": \"r\", \"history\": -1}",
            "{\"type\": \"join_room\", \"room\": \"r\", \"history\": 1001}",
            "{\"type\": \"join_room\", \"room\": \"r\", \"presence\": 1}",
            "{\"type\": \"message\", \"room\": \"r\"}",
            "{\"type\": \"message\", \"room\": \"r\", \"message\": null}",
            "{\"type\": \"leave_room\", \"room\": \"r\", \"ref\": \"" + "x".repeat(65) + "\"}",
            "[".repeat(5000))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("misunderstood")
  void whatCannotBeReadIsToldAndTheConnectionGoesOn(String text) {
    try (ChatSocket socket = connect(ann)) {
      socket.sendText(text);

      JsonObject error = socket.next("error");
      assertThat(error.getString("code")).isIn("MALFORMED_REQUEST", "INVALID_PARAMETER");
      RawHttp.isDiscreet(error.encode());
      socket.join(room);
    }
  }

  /** RFC 6455, 5.4: a fragment may be empty, the first one too. */
  @Test
  void aMessageMayBeginWithNothing() throws Exception {
    try (Socket socket = rawSocket(ann)) {
      socket.setSoTimeout(10_000);
      byte[] nothing = {0, 0, 0, 0};
      socket.getOutputStream().write(new byte[] {0x01, (byte) 0x80});
      socket.getOutputStream().write(nothing);
      byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(new byte[] {(byte) 0x80, (byte) (0x80 | text.length)});
      socket.getOutputStream().write(nothing);
      socket.getOutputStream().write(text);

      StringBuilder heard = new StringBuilder();
      while (heard.indexOf("\"type\":\"error\"") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).isNotNegative();
        heard.append((char) next);
      }
    }
  }

  @Test
  void aRoomIsJoinedOnceAndSpokenInOnlyByThoseInIt() {
    try (ChatSocket socket = connect(ann)) {
      socket.join(room);
      socket.send(new JsonObject().put("type", "join_room").put("room", room).put("ref", "twice"));
      JsonObject twice = socket.next("error");
      assertThat(twice.getString("code")).isEqualTo("CONFLICT");
      assertThat(twice.getString("ref")).isEqualTo("twice");

      for (String type : new String[] {"message", "leave_room", "presence", "typing"}) {
        socket.send(
            new JsonObject().put("type", type).put("room", "elsewhere").put("message", "x"));
        assertThat(socket.next("error").getString("code")).isEqualTo("NOT_JOINED");
      }
    }
  }

  @Test
  void thereAreSoManyRoomsForAConnection() {
    try (ChatSocket socket = connect(ann)) {
      for (int i = 0; i < 20; i++) {
        socket.join(room + i);
      }
      socket.send(new JsonObject().put("type", "join_room").put("room", room));
      assertThat(socket.next("error").getString("code")).isEqualTo("LIMIT_REACHED");
      socket.send(new JsonObject().put("type", "leave_room").put("room", room + 1));
      socket.next("room_left");
      socket.join(room);
    }
  }

  @Test
  void whoSendsTooFastIsToldAndThenDisconnected() {
    try (ChatSocket socket = connect(ann)) {
      for (int i = 0; i < 300; i++) {
        socket.sendText("{}");
      }
      JsonObject last = socket.next("error");
      boolean wasTold = false;
      while (!last.containsKey("closing")) {
        wasTold |= last.getString("code").equals("RATE_LIMITED");
        last = socket.next("error");
      }
      assertThat(wasTold).isTrue();
      assertThat(last.getString("code")).isEqualTo("RATE_LIMITED");
      assertThat(socket.closeStatus()).isEqualTo(1008);
    }
  }

  @Test
  void binaryFramesAndWhatIsNoTextEndTheConnection() {
    try (ChatSocket socket = connect(ann)) {
      socket.sendBinary(new byte[] {1, 2, 3});
      assertThat(socket.closeStatus()).isEqualTo(1003);
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefused() {
    try (ChatSocket socket = connect(ann)) {
      socket.join(room);
      socket.say(room, "x".repeat(20_000));
      assertThat(socket.next("error").getString("code")).isEqualTo("PAYLOAD_TOO_LARGE");
    }
  }

  /** The client reads why while it still writes. */
  @Test
  void aHugeFrameEndsTheConnection() throws Exception {
    try (Socket socket = rawSocket(ann)) {
      byte[] head = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, (byte) 0xa0, 0, 0, 0, 0, 0, 0};
      Thread writer =
          new Thread(
              () -> {
                try {
                  socket.getOutputStream().write(head);
                  socket.getOutputStream().write(new byte[10 << 20]);
                } catch (IOException cutOff) {
                  // as it should be
                }
              });
      writer.setDaemon(true);
      writer.start();
      socket.setSoTimeout(10_000);
      byte[] answer = socket.getInputStream().readAllBytes();
      int close = new String(answer, StandardCharsets.ISO_8859_1).lastIndexOf("\u0088");
      assertThat(close).isNotNegative();
      assertThat((answer[close + 2] & 0xff) << 8 | answer[close + 3] & 0xff).isEqualTo(1009);
    }
  }

  @Test
  void aMessageOfManyFramesThatIsHugeEndsTheConnection() throws Exception {
    try (Socket socket = rawSocket(ann)) {
      byte[] frame = new byte[8 + 60_000];
      frame[1] = (byte) 0xfe;
      frame[2] = (byte) (60_000 >> 8);
      frame[3] = (byte) (60_000 & 0xff);
      frame[0] = 1;
      socket.getOutputStream().write(frame);
      frame[0] = 0;
      socket.getOutputStream().write(frame);
      socket.setSoTimeout(10_000);
      byte[] answer = socket.getInputStream().readAllBytes();
      int close = new String(answer, StandardCharsets.ISO_8859_1).lastIndexOf("\u0088");
      assertThat(close).isNotNegative();
      assertThat((answer[close + 2] & 0xff) << 8 | answer[close + 3] & 0xff).isEqualTo(1009);
    }
  }

  @Test
  void nobodyConnectsAsSomebodyElse() {
    assertThatThrownBy(() -> ChatSocket.rooms(service, bob.id(), ann.token()))
        .isInstanceOfSatisfying(
            ChatSocket.Refused.class, refused -> assertThat(refused.status).isEqualTo(403));
    assertThatThrownBy(() -> ChatSocket.rooms(service, "me", ann.token()))
        .isInstanceOfSatisfying(
            ChatSocket.Refused.class, refused -> assertThat(refused.status).isEqualTo(400));
    assertThatThrownBy(() -> ChatSocket.rooms(service, ann.id(), "no-token"))
        .isInstanceOfSatisfying(
            ChatSocket.Refused.class, refused -> assertThat(refused.status).isEqualTo(401));
    String key = newKey(ann, "users:read").path("key");
    assertThatThrownBy(
            () -> ChatSocket.connect(service.resolve("/ws/" + ann.id()), Map.of("X-API-Key", key)))
        .isInstanceOfSatisfying(
            ChatSocket.Refused.class, refused -> assertThat(refused.status).isEqualTo(403));
    assertThatThrownBy(
            () ->
                ChatSocket.connect(
                    service.resolve("/ws/" + ann.id() + "?ticket=tkt_x"),
                    Map.of("Authorization", "Bearer " + ann.token())))
        .isInstanceOfSatisfying(
            ChatSocket.Refused.class, refused -> assertThat(refused.status).isEqualTo(401));
    assertThatThrownBy(
            () ->
                ChatSocket.connect(
                    service.resolve("/ws/" + ann.id()), Map.of(), "bearer." + ann.token()))
        .isInstanceOfSatisfying(
            ChatSocket.Refused.class, refused -> assertThat(refused.status).isEqualTo(400));
  }

  @Test
  void whoMayOnlyReadCannotSpeak() {
    String key = newKey(ann, "events:read").path("key");
    try (ChatSocket socket =
        ChatSocket.connect(service.resolve("/ws/" + ann.id()), Map.of("X-API-Key", key))) {
      socket.join(room);
      socket.say(room, "x");
      assertThat(socket.next("error").getString("code")).isEqualTo("FORBIDDEN");
    }
  }

  @Test
  void whoIsNoWebSocketIsToldToBecomeOne() {
    given()
        .auth()
        .oauth2(ann.token())
        .get("/ws/{id}", ann.id())
        .then()
        .statusCode(426)
        .header("Upgrade", is("websocket"))
        .body("code", is("UPGRADE_REQUIRED"));
    RawHttp.Answer answer =
        RawHttp.sendAsIs(
            "GET",
            "/ws/" + ann.id(),
            new byte[0],
            "Authorization: Bearer " + ann.token(),
            "Upgrade: websocket",
            "Connection: Upgrade");
    assertThat(answer.status()).isEqualTo(400);
  }

  /** A room full of noise, and somebody in it who never reads. */
  @Test
  void whoNeverReadsIsCutOffAndSlowsNobody() throws Exception {
    try (Socket stuck = rawSocket(ann);
        ChatSocket bobs = connect(bob)) {
      bobs.join(room);
      bobs.sayAndAwait(room, "first", "first");
      int length = 15_000;
      int count = 400;
      publish("room:" + room, count, length);
      bobs.sayAndAwait(room, "last", "last");
      Awaitility.await().until(() -> isCutOff(stuck, PONG));
      assertThat(drained(stuck)).isLessThan((long) count * length);
    }
  }

  @Test
  void whoSendsOnlyPingsAndNeverReadsIsCutOff() throws Exception {
    try (Socket stuck = rawSocket(ann)) {
      byte[] ping = new byte[2 + 4 + 125];
      ping[0] = (byte) 0x89;
      ping[1] = (byte) (0x80 | 125);
      byte[] many = new byte[ping.length * 1000];
      for (int i = 0; i < 1000; i++) {
        System.arraycopy(ping, 0, many, i * ping.length, ping.length);
      }
      stuck.setSoTimeout(20_000);
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 1000; i++) {
                    stuck.getOutputStream().write(many);
                  }
                } catch (IOException cutOff) {
                  // as it should be
                }
              });
      writer.setDaemon(true);
      writer.start();
      writer.join(15_000);
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void aClientThatDoesNotAnswerPingsIsGivenUp() throws Exception {
    try (Socket silent = rawSocket(ann)) {
      silent.setSoTimeout(10_000);
      long begin = System.nanoTime();
      silent.getInputStream().readAllBytes();
      assertThat((System.nanoTime() - begin) / 1_000_000_000L).isBetween(1L, 8L);
    }
  }

  @Test
  void aRevokedSessionAndAKeyThatIsGoneEndTheirConnections() {
    String id = newKey(bob, "events:read").path("details.id");
    Map<String, String> byKey =
        Map.of("X-API-Key", as(bob).post("/auth/keys/" + id + "/rotate").path("key"));
    try (ChatSocket anns = connect(ann);
        ChatSocket bobs = ChatSocket.connect(service.resolve("/ws/" + bob.id()), byKey)) {
      anns.join(room);
      bobs.join(room);

      as(ann).delete("/auth/sessions").then().statusCode(204);
      JsonObject last = anns.next("error");
      assertThat(last.getString("code")).isEqualTo("UNAUTHENTICATED");
      assertThat(last.getJsonObject("resume").getString(room)).matches("\\d+-\\d+");
      assertThat(anns.closeStatus()).isEqualTo(3000);
      assertThat(anns.closeReason()).contains("revoked");

      as(bob).delete("/auth/keys/" + id).then().statusCode(204);
      assertThat(bobs.closeStatus()).isEqualTo(3000);
    }
  }

  @Test
  void anAccountThatIsDeletedHearsNothingMore() {
    try (ChatSocket anns = connect(ann)) {
      anns.join(room);
      as(ann).delete("/api/v1/users/" + ann.id()).then().statusCode(204);
      assertThat(anns.closeStatus()).isEqualTo(3000);
    }
  }

  /** A WebSocket that has joined the room, of which nothing is read. */
  private Socket rawSocket(TestUser user) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", service.getPort()));
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET /ws/"
                + user.id()
                + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Authorization: Bearer "
                + user.token()
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    assertThat(head).startsWith("HTTP/1.1 101");
    byte[] join =
        new JsonObject()
            .put("type", "join_room")
            .put("room", room)
            .encode()
            .getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + join.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | join.length);
    System.arraycopy(join, 0, frame, 6, join.length);
    out.write(frame);
    return socket;
  }

  /** How many bytes there were until the end. */
  private static long drained(Socket socket) throws Exception {
    socket.setSoTimeout(10_000);
    long count = 0;
    byte[] bytes = new byte[65536];
    try {
      for (int n = socket.getInputStream().read(bytes);
          n >= 0;
          n = socket.getInputStream().read(bytes)) {
        count += n;
      }
    } catch (SocketException reset) {
      // so be it
    }
    return count;
  }

  /** One who follows a loud channel and never reads is cut off; one who does hears all. */
  @Test
  void whoNeverReadsEventsIsCutOffAndSlowsNobody() throws Exception {
    String key =
        as(ann)
            .body("{\"name\": \"k\", \"scopes\": [\"events:read\", \"events:publish\"]}")
            .post("/auth/keys")
            .path("key");
    int count = 400;
    try (Socket stuck = stuck(key);
        EventClient events =
            EventClient.connect(
                HttpClient.Version.HTTP_1_1,
                service.resolve("/events/" + room),
                "X-API-Key",
                key)) {
      publish(room, count, 15_000);
      for (int i = 0; i < count; i++) {
        assertThat(events.next().data()).startsWith(i + "x");
      }
      Awaitility.await().until(() -> isCutOff(stuck, new byte[] {'\n'}));
    }
  }

  /** More than the sockets between hold: each event is its number and so many letters. */
  private void publish(String channel, int count, int length) {
    for (int i = 0; i < count; i++) {
      String data = "\"" + i + "x".repeat(length) + "\"";
      bus.publish(channel, "message", bob.id().toString(), data, null)
          .await()
          .atMost(Duration.ofSeconds(10));
    }
  }

  private Socket stuck(String key) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("127.0.0.1", service.getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET /events/"
                    + room
                    + " HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                    + key
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
    return socket;
  }

  /** The other side has closed, whether or not there is something left to read. */
  private static boolean isCutOff(Socket socket, byte[] harmless) {
    try {
      socket.getOutputStream().write(harmless);
      return false;
    } catch (IOException broken) {
      return true;
    }
  }
}
