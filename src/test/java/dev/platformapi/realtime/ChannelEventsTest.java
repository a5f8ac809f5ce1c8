package dev.platformapi.realtime;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.platformapi.support.Api;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.Customized;
import dev.platformapi.support.EventClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels as Server-Sent Events. */
@QuarkusTest
@TestProfile(Customized.class)
class ChannelEventsTest {
  @TestHTTPResource("/")
  URI service;

  private final String channel = uniqueName();
  private TestUser ann;

  @BeforeEach
  void register() {
    ann = newUser();
  }

  private String publish(String body) {
    return as(ann)
        .body(body)
        .post("/api/v1/events/" + channel)
        .then()
        .statusCode(201)
        .body("channel", is(channel))
        .extract()
        .path("id");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPublishedIsFollowed(Version version) {
    try (EventClient events =
        EventClient.connect(
            version,
            service.resolve("/events/" + channel),
            "Authorization",
            "Bearer " + ann.token())) {
      assertThat(events.response().statusCode()).isEqualTo(200);
      assertThat(events.response().headers().firstValue("Content-Type"))
          .contains("text/event-stream");

      String id = publish("{\"data\": {\"progress\": 42}}");
      EventClient.Received first = events.next();
      assertThat(first).isEqualTo(new EventClient.Received(id, "update", "{\"progress\":42}"));
      assertThat(events.retry()).isEqualTo(30_000);

      publish("{\"event\": \"done\", \"data\": \"two\\nlines\"}");
      EventClient.Received second = events.next();
      assertThat(second.event()).isEqualTo("done");
      assertThat(second.data()).isEqualTo("two\nlines");
    }
  }

  @Test
  void aQuietStreamShowsThatItIsAlive() {
    try (EventClient events = EventClient.follow(service, channel, ann.token())) {
      assertThat(events.poll())
          .isEqualTo(new EventClient.Received(events.lastEventId(), "heartbeat", "ping"));
    }
  }

  @Test
  void whoComesBackGetsWhatWasMissed() {
    String place;
    try (EventClient events = EventClient.follow(service, channel, ann.token())) {
      publish("{\"data\": 0}");
      assertThat(events.next().data()).isEqualTo("0");
      place = events.lastEventId();
    }
    for (int i = 1; i < 15; i++) {
      publish("{\"data\": " + i + "}");
    }
    try (EventClient events =
        EventClient.follow(service, channel, ann.token(), "Last-Event-ID", place)) {
      for (int i = 1; i < 15; i++) {
        assertThat(events.next().data()).isEqualTo(Integer.toString(i));
      }
    }
    try (EventClient events =
        EventClient.follow(service, channel + "?last_event_id=" + place, ann.token())) {
      assertThat(events.next().data()).isEqualTo("1");
    }
  }

  @Test
  void whoWasCutOffBeforeTheFirstEventKnowsWhereToGoOn() {
    publish("{\"data\": \"before\"}");
    String place;
    try (EventClient events = EventClient.follow(service, channel, ann.token())) {
      events.poll();
      place = events.lastEventId();
    }
    publish("{\"data\": \"missed\"}");
    try (EventClient events =
        EventClient.follow(service, channel, ann.token(), "Last-Event-ID", place)) {
      assertThat(events.next().data()).isEqualTo("missed");
    }
  }

  @Test
  void whatHistoryHasLostIsAGap() {
    String place = publish("{\"data\": 0}");
    for (int i = 1; i <= 30; i++) {
      publish("{\"data\": " + i + "}");
    }
    try (EventClient events =
        EventClient.follow(service, channel, ann.token(), "Last-Event-ID", place)) {
      EventClient.Received gap = events.next();
      assertThat(gap.event()).isEqualTo("gap");
      JsonObject between = new JsonObject(gap.data());
      assertThat(between.getString("after")).isEqualTo(place);
      assertThat(between.getString("next")).isEqualTo(gap.id());
      for (int i = 11; i <= 30; i++) {
        assertThat(events.next().data()).isEqualTo(Integer.toString(i));
      }
    }
    // The oldest event that is left follows on that place: nothing is lost.
    String kept = publish("{\"data\": 31}");
    try (EventClient events =
        EventClient.follow(service, channel, ann.token(), "Last-Event-ID", kept)) {
      publish("{\"data\": 32}");
      assertThat(events.next().data()).isEqualTo("32");
    }
    try (EventClient events =
        EventClient.follow(service, channel, ann.token(), "Last-Event-ID", "99999999999999-0")) {
      assertThat(events.next().event()).isEqualTo("gap");
    }
  }

  @Test
  void theChannelOfARoomHasWhatIsSaidThere() {
    try (EventClient events = EventClient.follow(service, "room:" + channel, ann.token());
        ChatSocket socket = ChatSocket.rooms(service, ann.id(), ann.token())) {
      socket.join(channel);
      socket.say(channel, "hello");

      EventClient.Received message = events.next();
      assertThat(message.event()).isEqualTo("message");
      JsonObject data = new JsonObject(message.data());
      assertThat(data.getString("message")).isEqualTo("hello");
      assertThat(data.getString("user_id")).isEqualTo(ann.id().toString());
      assertThat(data.getString("room")).isEqualTo(channel);
    }
  }

  @Test
  void changesOfUsersAndPostsAreExactlyWhatWasCommitted() {
    try (EventClient users = EventClient.follow(service, "users", Api.adminToken());
        EventClient posts = EventClient.follow(service, "posts", Api.adminToken())) {
      TestUser user = newUser();
      as(user).body("{\"age\": 30}").put("/api/v1/users/" + user.id());
      as(user)
          .header("If-Match", "*")
          .contentType("application/merge-patch+json")
          .body("{\"age\": 31}")
          .patch("/api/v2/users/" + user.id())
          .then()
          .statusCode(200);
      as(user)
          .contentType("application/merge-patch+json")
          .header("If-Match", "*")
          .body("{\"age\": 1}")
          .patch("/api/v2/users/" + user.id())
          .then()
          .statusCode(422);
      as(user)
          .body("{\"title\": \"t\", \"body\": \"b\"}")
          .post("/api/v1/users/{id}/posts", user.id())
          .then()
          .statusCode(201);
      as(user).delete("/api/v1/users/" + user.id()).then().statusCode(204);

      String id = user.id().toString();
      JsonObject created = nextOf(users, id, "user.created");
      assertThat(created.getString("username")).isEqualTo(user.username());
      assertThat(created.getString("created_at")).matches("[0-9-]+T[0-9:.]+Z");
      assertThat(created.encode()).doesNotContain("password", "hash", "role");
      assertThat(nextOf(users, id, "user.updated").getInteger("age")).isEqualTo(31);
      nextOf(users, id, "user.deleted");
      EventClient.Received post = posts.next();
      while (!post.data().contains(id)) {
        post = posts.next();
      }
      assertThat(post.event()).isEqualTo("post.created");
      assertThat(new JsonObject(post.data()).getString("title")).isEqualTo("t");
      assertThat(posts.next().event()).isEqualTo("post.deleted");
    }
  }

  /** The next event of that user, which must be of that type. */
  private static JsonObject nextOf(EventClient users, String id, String type) {
    EventClient.Received next = users.next();
    while (!next.data().contains(id)) {
      next = users.next();
    }
    assertThat(next.event()).isEqualTo(type);
    return new JsonObject(next.data());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /events/users, USER, 200",
    "GET, /events/users, NO_USERS, 403",
    "GET, /events/users, NO_EVENTS, 403",
    "GET, /events/users, GUEST, 401",
    "GET, /events/staff, USER, 403",
    "GET, /events/staff, ADMIN, 200",
    "GET, /events/news, USER, 200",
    "POST, /api/v1/events/news, USER, 403",
    "POST, /api/v1/events/news, ADMIN, 201",
    "POST, /api/v1/events/users, ADMIN, 403",
    "POST, /api/v1/events/posts, ADMIN, 403",
    "POST, /api/v1/events/anything, USER, 201",
    "POST, /api/v1/events/anything, NO_EVENTS, 403",
    "POST, /api/v1/events/anything, GUEST, 401",
    "GET, /events/user:OWN, USER, 200",
    "GET, /events/user:00000000-0000-7000-8000-000000000000, USER, 403",
    "GET, /events/user:00000000-0000-7000-8000-000000000000, ADMIN, 200",
    "GET, /events/user:x, USER, 400",
    "GET, /events/no name, USER, 400",
    "GET, /events/x?history=-1, USER, 400",
    "GET, /events/x?history=1001, USER, 400",
    "GET, /events/x?last_event_id=yesterday, USER, 400",
    "POST, /events/x, USER, 405",
  })
  void aChannelIsForWhomItIs(String method, String path, String who, int status) {
    var request = given().header("Accept", "text/event-stream").redirects().follow(false);
    switch (who) {
      case "USER" -> request.auth().oauth2(ann.token());
      case "ADMIN" -> request.auth().oauth2(Api.adminToken());
      case "NO_USERS" -> request.header("X-API-Key", newKey(ann, "events:read").path("key"));
      case "NO_EVENTS" -> request.header("X-API-Key", newKey(ann, "users:read").path("key"));
      default -> {
        // a guest has nothing to show
      }
    }
    String address = path.replace("OWN", ann.id().toString());
    if (method.equals("GET") && status == 200) {
      String token = who.equals("ADMIN") ? Api.adminToken() : ann.token();
      EventClient.follow(service, address.substring("/events/".length()), token).close();
    } else if (method.equals("GET")) {
      request.get(address).then().statusCode(status).contentType("application/problem+json");
    } else {
      request
          .accept("application/json")
          .contentType("application/json")
          .body("{\"data\": 1}")
          .post(address)
          .then()
          .statusCode(status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\": null} | 422",
        "{} | 422",
        "{\"data\": 1, \"event\": \"a b\"} | 400",
        "{\"data\": 1, \"event\": \"\"} | 400",
        "{\"data\": 1, \"x\": 1} | 400",
        "[] | 400",
        "nonsense | 400"
      })
  void whatIsNoEventIsRefused(String body, int status) {
    as(ann).body(body).post("/api/v1/events/" + channel).then().statusCode(status);
    as(ann)
        .body("{\"data\": \"" + "x".repeat(20_000) + "\"}")
        .post("/api/v1/events/" + channel)
        .then()
        .statusCode(413);
  }

  @Test
  void aClientThatTakesNoEventsIsTold() {
    given()
        .auth()
        .oauth2(ann.token())
        .accept("application/json")
        .get("/events/" + channel)
        .then()
        .statusCode(406);
  }

  @Test
  void aRevokedSessionEndsItsStream() {
    try (EventClient events = EventClient.follow(service, channel, ann.token())) {
      as(ann).delete("/auth/sessions").then().statusCode(204);

      EventClient.Received last = events.next();
      assertThat(last.event()).isEqualTo("error");
      assertThat(new JsonObject(last.data()).getString("code")).isEqualTo("UNAUTHENTICATED");
      events.hasEnded();
    }
    asAdmin().get("/api/v1/users/" + ann.id()).then().statusCode(200);
  }
}
