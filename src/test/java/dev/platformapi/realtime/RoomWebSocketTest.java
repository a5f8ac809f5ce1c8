package dev.platformapi.realtime;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms over WebSocket: what is said to whom, and how it goes on after a break. */
@QuarkusTest
class RoomWebSocketTest {
  @TestHTTPResource("/")
  URI service;

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

  @Test
  void whatIsSaidInARoomIsHeardByEverybodyButTheSender() {
    try (ChatSocket anns = connect(ann);
        ChatSocket bobs = connect(bob);
        ChatSocket elsewhere = connect(bob)) {
      assertThat(anns.join(room).getString("room")).isEqualTo(room);
      bobs.join(room);
      elsewhere.join(uniqueName());

      anns.say(room, "hello");

      JsonObject heard = bobs.next("message");
      assertThat(heard.getString("room")).isEqualTo(room);
      assertThat(heard.getString("user_id")).isEqualTo(ann.id().toString());
      assertThat(heard.getString("message")).isEqualTo("hello");
      assertThat(Instant.parse(heard.getString("timestamp")))
          .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(30));
      assertThat(heard.getString("id")).matches("\\d+-\\d+");
      bobs.say(room, new JsonObject().put("x", 1).put("y", new JsonArray().add("é\"\n")));
      assertThat(anns.next("message").getJsonObject("message").getJsonArray("y").getString(0))
          .isEqualTo("é\"\n");
      elsewhere.hasNothing();
    }
  }

  @Test
  void whoComesBackGetsWhatWasMissedInOrderAndOnce() {
    try (ChatSocket anns = connect(ann)) {
      anns.join(room);
      String last;
      try (ChatSocket bobs = connect(bob)) {
        bobs.join(room);
        anns.say(room, "0");
        last = bobs.next("message").getString("id");
      }
      for (int i = 1; i <= 250; i++) {
        as(ann)
            .body(Map.of("data", Integer.toString(i)))
            .post("/api/v2/events/room:" + room)
            .then()
            .statusCode(201);
      }
      try (ChatSocket bobs = connect(bob)) {
        bobs.join(new JsonObject().put("room", room).put("after", last));
        for (int i = 1; i <= 250; i++) {
          assertThat(bobs.next("message").getString("message")).isEqualTo(Integer.toString(i));
        }
        anns.say(room, "251");
        assertThat(bobs.next("message").getString("message")).isEqualTo("251");
      }
    }
  }

  @Test
  void whoJoinsMayAskForTheLastMessages() {
    try (ChatSocket anns = connect(ann);
        ChatSocket bobs = connect(bob)) {
      anns.join(room);
      for (int i = 0; i < 10; i++) {
        anns.sayAndAwait(room, i, "r" + i);
      }

      bobs.join(new JsonObject().put("room", room).put("history", 3));

      for (int i = 7; i < 10; i++) {
        assertThat(bobs.next("message").getInteger("message")).isEqualTo(i);
      }
    }
  }

  @Test
  void aMessageThatIsSentAgainUnderItsNameIsSaidOnce() {
    try (ChatSocket anns = connect(ann);
        ChatSocket bobs = connect(bob)) {
      anns.join(room);
      bobs.join(room);

      String first = anns.sayAndAwait(room, "once", "a");
      String again = anns.sayAndAwait(room, "once", "a");
      anns.say(room, "then");

      assertThat(again).isEqualTo(first);
      assertThat(bobs.next("message").getString("id")).isEqualTo(first);
      assertThat(bobs.next("message").getString("message")).isEqualTo("then");
    }
  }

  @Test
  void whoIsGoneFromARoomHearsNothingMore() {
    try (ChatSocket anns = connect(ann);
        ChatSocket bobs = connect(bob)) {
      anns.join(room);
      bobs.join(room);
      bobs.send(new JsonObject().put("type", "leave_room").put("room", room).put("ref", "l"));
      assertThat(bobs.next("room_left").getString("ref")).isEqualTo("l");

      anns.sayAndAwait(room, "hello", "a");
      bobs.join(new JsonObject().put("room", room).put("history", 1));

      assertThat(bobs.next("message").getString("message")).isEqualTo("hello");
      bobs.hasNothing();
    }
  }

  @Test
  void whoComesAndGoesAndTypesIsTold() {
    try (ChatSocket anns = connect(ann)) {
      anns.join(new JsonObject().put("room", room).put("presence", true));
      try (ChatSocket bobs = connect(bob)) {
        bobs.join(room);
        JsonObject online = anns.next("presence");
        assertThat(online.getString("user_id")).isEqualTo(bob.id().toString());
        assertThat(online.getString("status")).isEqualTo("online");

        bobs.send(new JsonObject().put("type", "typing").put("room", room));
        JsonObject typing = anns.next("typing");
        assertThat(typing.getString("user_id")).isEqualTo(bob.id().toString());
        assertThat(typing.getBoolean("typing")).isTrue();

        anns.send(new JsonObject().put("type", "presence").put("room", room));
        assertThat(anns.next("presence").getJsonArray("users"))
            .containsExactlyInAnyOrder(ann.id().toString(), bob.id().toString());
      }
      assertThat(anns.next("presence").getString("status")).isEqualTo("offline");
    }
  }

  @Test
  void theOtherDevicesOfAUserMayHearToo() {
    try (ChatSocket phone = connect(ann);
        ChatSocket laptop = connect(ann)) {
      phone.join(room);
      laptop.join(new JsonObject().put("room", room).put("echo", true));

      phone.say(room, "mine");

      assertThat(laptop.next("message").getString("message")).isEqualTo("mine");
    }
  }

  @Test
  void aTokenMayComeAsSubprotocolOrAsATicketThatIsGoodOnce() {
    URI address = service.resolve("/ws/" + ann.id());
    try (ChatSocket socket =
        ChatSocket.connect(address, Map.of(), "platform.v1", "bearer." + ann.token())) {
      assertThat(socket.subprotocol()).isEqualTo("platform.v1");
      socket.join(room);
    }
    String ticket = as(ann).post("/auth/ticket").then().statusCode(200).extract().path("ticket");
    URI withTicket = service.resolve("/ws/" + ann.id() + "?ticket=" + ticket);
    try (ChatSocket socket = ChatSocket.connect(withTicket, Map.of())) {
      socket.join(room);
    }
    try (ChatSocket socket = ChatSocket.connect(withTicket, Map.of())) {
      throw new AssertionError("the ticket was good twice");
    } catch (ChatSocket.Refused refused) {
      assertThat(refused.status).isEqualTo(401);
      assertThat(refused.body).contains("UNAUTHENTICATED");
    }
  }
}
