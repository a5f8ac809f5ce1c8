package dev.platformapi.realtime;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms that somebody has made: for whom they are, and that whoever may not be there leaves. */
@QuarkusTest
class RoomAccessTest {
  @TestHTTPResource("/")
  URI service;

  private final String room = uniqueName();
  private TestUser owner;
  private TestUser bob;
  private TestUser eve;

  @BeforeEach
  void register() {
    owner = newUser();
    bob = newUser();
    eve = newUser();
  }

  private ChatSocket connect(TestUser user) {
    return ChatSocket.rooms(service, user.id(), user.token());
  }

  private ValidatableResponse make(String access) {
    return as(owner).body(Map.of("name", room, "access", access)).post("/api/v2/rooms").then();
  }

  private ValidatableResponse add(TestUser by, TestUser who) {
    return as(by).put("/api/v2/rooms/{room}/members/{id}", room, who.id()).then();
  }

  private static void isRefused(ChatSocket socket, String room) {
    socket.send(new JsonObject().put("type", "join_room").put("room", room));
    assertThat(socket.next("error").getString("code")).isEqualTo("FORBIDDEN");
  }

  @Test
  void aPrivateRoomIsForItsMembers() {
    make("private")
        .statusCode(201)
        .header("Location", equalTo("/api/v2/rooms/" + room))
        .body("owner_id", is(owner.id().toString()));
    add(owner, bob).statusCode(204);

    try (ChatSocket owners = connect(owner);
        ChatSocket bobs = connect(bob);
        ChatSocket eves = connect(eve)) {
      owners.join(room);
      bobs.join(room);
      isRefused(eves, room);
      add(bob, eve).statusCode(403);
      add(eve, eve).statusCode(404);
      as(eve).body("{\"data\": \"x\"}").post("/api/v2/events/room:" + room).then().statusCode(403);
      as(eve).accept("text/event-stream").get("/events/room:" + room).then().statusCode(403);
      as(bob)
          .get("/api/v2/rooms/{room}/members", room)
          .then()
          .body("username", contains(bob.username()), "invited", contains(false));
      as(bob).get("/api/v2/rooms").then().body("name", hasItem(room));
    }
  }

  @Test
  void aRoomOfTheInvitedIsForWhomAMemberInvites() {
    make("invited").statusCode(201);
    try (ChatSocket bobs = connect(bob);
        ChatSocket eves = connect(eve)) {
      isRefused(bobs, room);
      add(owner, bob).statusCode(204);
      add(bob, eve).statusCode(403); // has not joined yet
      bobs.join(room);
      isRefused(eves, room);
      add(bob, eve).statusCode(204);
      eves.join(room);
      as(owner)
          .get("/api/v2/rooms/{room}/members", room)
          .then()
          .body("invited", contains(false, false));
    }
  }

  @Test
  void whoIsRemovedLeavesAtOnceOnEveryProtocol() {
    make("private").statusCode(201);
    add(owner, bob).statusCode(204);
    try (ChatSocket owners = connect(owner);
        ChatSocket bobs = connect(bob);
        EventClient events = EventClient.follow(service, "room:" + room, bob.token())) {
      owners.join(room);
      bobs.join(room);

      as(owner).delete("/api/v2/rooms/{room}/members/{id}", room, bob.id()).then().statusCode(204);

      JsonObject left = bobs.next("room_left");
      assertThat(left.getString("code")).isEqualTo("FORBIDDEN");
      EventClient.Received last = events.next();
      assertThat(last.event()).isEqualTo("error");
      assertThat(last.data()).contains("FORBIDDEN");
      events.hasEnded();
      owners.sayAndAwait(room, "alone at last", "a");
      isRefused(bobs, room);
      bobs.hasNothing();
    }
  }

  @Test
  void aRoomThatIsTakenOverIsClearedOfWhoMayNotBeThereAndOfWhatWasSaid() {
    try (ChatSocket bobs = connect(bob);
        ChatSocket owners = connect(owner)) {
      bobs.join(room);
      bobs.sayAndAwait(room, "in public", "a");

      make("private").statusCode(201);

      assertThat(bobs.next("room_left").getString("code")).isEqualTo("FORBIDDEN");
      owners.join(new JsonObject().put("room", room).put("history", 10));
      owners.sayAndAwait(room, "in private", "b");
      as(owner).delete("/api/v2/rooms/" + room).then().statusCode(204);
      bobs.join(new JsonObject().put("room", room).put("history", 10));
      owners.sayAndAwait(room, "in public again", "c");
      assertThat(bobs.next("message").getString("message")).isEqualTo("in public again");
    }
  }

  @Test
  void aRoomWhoseOwnerIsGoneStaysForItsMembers() {
    make("private").statusCode(201);
    add(owner, bob).statusCode(204);
    as(owner).delete("/api/v1/users/" + owner.id()).then().statusCode(204);

    as(bob).get("/api/v2/rooms/" + room).then().statusCode(200).body("owner_id", nullValue());
    as(eve).get("/api/v2/rooms/" + room).then().statusCode(404);
    asAdmin()
        .body("{\"access\": \"public\"}")
        .put("/api/v2/rooms/" + room)
        .then()
        .statusCode(200)
        .body("access", is("public"));
    try (ChatSocket eves = connect(eve)) {
      eves.join(room);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"a b\", \"access\": \"public\"}",
        "{\"name\": \"\", \"access\": \"public\"}",
        "{\"name\": \"a\", \"access\": \"secret\"}",
        "{\"name\": \"a\"}",
        "{\"access\": \"public\"}"
      })
  void whatIsNoRoomIsRefused(String body) {
    as(owner).body(body).post("/api/v2/rooms").then().statusCode(422);
  }

  @Test
  void namesAndUsersAreChecked() {
    make("private").statusCode(201);
    make("private").statusCode(409).body("code", is("CONFLICT"));
    as(owner)
        .put("/api/v2/rooms/{room}/members/{id}", room, UUID.randomUUID())
        .then()
        .statusCode(404);
    as(owner).put("/api/v2/rooms/{room}/members/x", room).then().statusCode(400);
    as(owner).delete("/api/v2/rooms/{room}/members/{id}", room, bob.id()).then().statusCode(404);
    as(owner).get("/api/v2/rooms/" + uniqueName()).then().statusCode(404);
  }
}
