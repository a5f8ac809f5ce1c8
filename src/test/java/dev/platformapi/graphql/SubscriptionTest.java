package dev.platformapi.graphql;

import static dev.platformapi.support.Api.adminToken;
import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.platformapi.support.Api;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What subscriptions tell, to whom, and how they go on after a break. */
@QuarkusTest
class SubscriptionTest {
  private static final String OF_USER =
      """
      subscription ($id: ID, $after: String) {
        userEvents(id: $id, after: $after) {
          id missed type userId version at
          user {
            id username age tags attributes
            posts { totalCount edges { node { title author { id posts { totalCount } } } } }
          }
        }
      }
      """;

  private static final String OF_ROOM =
      """
      subscription ($room: String!, $after: String, $history: Int) {
        roomMessages(room: $room, after: $after, history: $history) {
          id missed room userId message at user { username }
        }
      }
      """;

  @TestHTTPResource("/")
  URI service;

  @Inject Pool pool;

  private TestUser ann;
  private String annsId;

  @BeforeEach
  void register() {
    ann = newUser();
    annsId = new GlobalId(GlobalId.USER, ann.id()).toString();
  }

  private GraphqlSocket connect() {
    return GraphqlSocket.of(service, ann.token());
  }

  /** A place in every channel before what happens next. */
  private static String now() {
    return System.currentTimeMillis() + "-0";
  }

  private Map<String, Object> annSince(String after) {
    return Map.of("id", annsId, "after", after);
  }

  /** The next change; that the user was created may be told late. */
  private static JsonObject change(GraphqlSocket client, String id) {
    return client.event(id, "userEvents", event -> !event.getString("type").equals("CREATED"));
  }

  private void setAge(int age) {
    as(ann)
        .body(
            Map.of(
                "query",
                "mutation ($id: ID!, $age: Int) {"
                    + " updateUser(id: $id, input: {age: $age}) { user { id } } }",
                "variables",
                Map.of("id", annsId, "age", age)))
        .post("/graphql")
        .then()
        .statusCode(200)
        .body("errors", is((Object) null));
  }

  private void post(TestUser author, String title) {
    as(author)
        .body(Map.of("title", title, "body", "…"))
        .post("/api/v2/users/{id}/posts", author.id())
        .then()
        .statusCode(201);
  }

  @Test
  void changesOfUsersAreToldAsTheyAreCommitted() {
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", OF_USER, Map.of("after", now()));
      String id =
          new GlobalId(
                  GlobalId.USER,
                  UUID.fromString(
                      Api.createUser(
                          Map.of(
                              "age",
                              30,
                              "tags",
                              new String[] {"a"},
                              "attributes",
                              Map.of("rate", 1.5)))))
              .toString();

      JsonObject created =
          client.event("1", "userEvents", event -> event.getString("userId").equals(id));

      assertThat(created.getString("type")).isEqualTo("CREATED");
      assertThat(created.getInteger("version")).isZero();
      assertThat(created.getString("id")).matches("\\d+-\\d+");
      assertThat(Instant.parse(created.getString("at")))
          .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(5));
      JsonObject user = created.getJsonObject("user");
      assertThat(user.getString("id")).isEqualTo(id);
      assertThat(user.getInteger("age")).isEqualTo(30);
      assertThat(user.getJsonArray("tags")).containsExactly("a");
      assertThat(user.getJsonObject("attributes").getDouble("rate")).isEqualTo(1.5);
    }
  }

  @Test
  void nestedFieldsAreThoseOfTheMomentOfEachEvent() {
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", OF_USER, annSince(now()));
      setAge(20);
      JsonObject first = change(client, "1").getJsonObject("user");
      assertThat(first.getJsonObject("posts").getInteger("totalCount")).isZero();
      assertThat(first.getInteger("age")).isEqualTo(20);

      post(ann, "hello");
      setAge(21);

      JsonObject second = change(client, "1").getJsonObject("user");
      assertThat(second.getInteger("age")).isEqualTo(21);
      JsonObject post =
          second
              .getJsonObject("posts")
              .getJsonArray("edges")
              .getJsonObject(0)
              .getJsonObject("node");
      assertThat(post.getString("title")).isEqualTo("hello");
      assertThat(post.getJsonObject("author").getJsonObject("posts").getInteger("totalCount"))
          .isEqualTo(1);
    }
  }

  @Test
  void whoIsDeletedIsNoMoreThanAnId() {
    try (GraphqlSocket client = GraphqlSocket.of(service, adminToken())) {
      client.subscribe("1", OF_USER, annSince(now()));

      asAdmin().delete("/api/v2/users/{id}", ann.id()).then().statusCode(204);

      JsonObject deleted = change(client, "1");
      assertThat(deleted.getString("type")).isEqualTo("DELETED");
      assertThat(deleted.getString("userId")).isEqualTo(annsId);
      assertThat(deleted.getValue("user")).isNull();
    }
  }

  @Test
  void onlyTheUserThatIsWantedIsTold() {
    TestUser bob = newUser();
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", OF_USER, annSince(now()));
      GraphqlClient.run(
          "mutation ($id: ID!) { updateUser(id: $id, input: {age: 50}) { user { id } } }",
          Map.of("id", new GlobalId(GlobalId.USER, bob.id()).toString()));
      setAge(20);

      assertThat(change(client, "1").getString("userId")).isEqualTo(annsId);
    }
  }

  @Test
  void whatHappensFromNowOnIsToldWithoutAPlace() {
    ScheduledExecutorService others = Executors.newSingleThreadScheduledExecutor();
    try (GraphqlSocket client = connect()) {
      setAge(99);
      client.subscribe("1", OF_USER, Map.of("id", annsId));
      int[] age = {20};
      others.scheduleWithFixedDelay(() -> setAge(age[0]++), 200, 200, TimeUnit.MILLISECONDS);

      JsonObject event = change(client, "1");

      assertThat(event.getBoolean("missed")).isFalse();
      assertThat(event.getString("type")).isEqualTo("UPDATED");
    } finally {
      others.shutdownNow();
    }
  }

  @Test
  void whoComesBackGetsWhatWasMissedInOrderAndOnce() {
    String last;
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", OF_USER, annSince(now()));
      setAge(20);
      last = change(client, "1").getString("id");
    }
    for (int age = 21; age < 31; age++) {
      setAge(age);
    }
    try (GraphqlSocket client = connect()) {
      client.subscribe("again", OF_USER, annSince(last));
      for (int age = 21; age < 31; age++) {
        JsonObject event = change(client, "again");
        assertThat(event.getJsonObject("user").getInteger("age")).isEqualTo(age);
        assertThat(event.getBoolean("missed")).isFalse();
      }
      setAge(31);
      assertThat(change(client, "again").getJsonObject("user").getInteger("age")).isEqualTo(31);
      client.socket.hasNothing();
    }
  }

  @Test
  void aChangeThatIsRolledBackIsNotTold() {
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", OF_USER, annSince(now()));
      SqlConnection connection = pool.getConnection().await().indefinitely();
      try {
        connection.query("BEGIN").executeAndAwait();
        connection
            .preparedQuery("UPDATE users SET age = 77, version = version + 1 WHERE id = $1")
            .executeAndAwait(Tuple.of(ann.id()));
        connection.query("ROLLBACK").executeAndAwait();
      } finally {
        connection.close().await().indefinitely();
      }
      setAge(20);

      JsonObject event = change(client, "1");

      assertThat(event.getJsonObject("user").getInteger("age")).isEqualTo(20);
    }
  }

  @Test
  void postsOfOneAuthorAreTold() {
    TestUser bob = newUser();
    try (GraphqlSocket client = connect()) {
      client.subscribe(
          "1",
          "subscription ($id: ID, $after: String) { postEvents(authorId: $id, after: $after) {"
              + " type postId version post { id title author { username } } } }",
          annSince(now()));
      post(bob, "of bob");
      post(ann, "of ann");

      JsonObject event = client.event("1", "postEvents");

      assertThat(event.getString("type")).isEqualTo("CREATED");
      assertThat(event.getJsonObject("post").getString("title")).isEqualTo("of ann");
      assertThat(event.getJsonObject("post").getString("id")).isEqualTo(event.getString("postId"));
      assertThat(event.getJsonObject("post").getJsonObject("author").getString("username"))
          .isEqualTo(ann.username());
    }
  }

  @Test
  void whatIsSaidInARoomIsHeardBySubscribers() {
    TestUser bob = newUser();
    String room = uniqueName();
    try (ChatSocket bobs = ChatSocket.rooms(service, bob.id(), bob.token());
        GraphqlSocket client = connect()) {
      bobs.join(room);
      JsonObject said = new JsonObject("{\"x\": 12345678901234567890.5, \"y\": [\"é\\n\"]}");
      String first = bobs.sayAndAwait(room, "before", "r0");
      String second = bobs.sayAndAwait(room, said, "r1");
      client.subscribe("1", OF_ROOM, Map.of("room", room, "history", 1));
      client.subscribe("2", OF_ROOM, Map.of("room", room, "after", first));

      for (int i = 0; i < 2; i++) {
        JsonObject message = client.socket.next("next");
        JsonObject heard =
            message.getJsonObject("payload").getJsonObject("data").getJsonObject("roomMessages");
        assertThat(heard.getString("id")).isEqualTo(second);
        assertThat(heard.getString("room")).isEqualTo(room);
        assertThat(heard.getJsonObject("message").getJsonArray("y").getString(0)).isEqualTo("é\n");
        assertThat(message.encode()).contains("é\\n");
        assertThat(heard.getJsonObject("user").getString("username")).isEqualTo(bob.username());
        assertThat(heard.getBoolean("missed")).isFalse();
      }
      client.complete("2");
      bobs.say(room, "then");
      JsonObject then = client.event("1", "roomMessages");
      assertThat(then.getString("message")).isEqualTo("then");
      assertThat(then.getString("userId"))
          .isEqualTo(new GlobalId(GlobalId.USER, bob.id()).toString());
    }
  }

  @Test
  void aGapIsToldWithTheFirstEventBehindIt() {
    String room = uniqueName();
    String first = say(room, 0);
    say(room, 1);
    // What was said in a room before it was made is forgotten.
    as(ann)
        .body(Map.of("name", room, "access", "public"))
        .post("/api/v2/rooms")
        .then()
        .statusCode(201);
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", OF_ROOM, Map.of("room", room, "after", first));
      say(room, 2);
      say(room, 3);

      JsonObject event = client.event("1", "roomMessages");
      assertThat(event.getInteger("message")).isEqualTo(2);
      assertThat(event.getBoolean("missed")).isTrue();
      assertThat(client.event("1", "roomMessages").getBoolean("missed")).isFalse();
    }
  }

  /** Says something in a room, and returns its id. */
  private String say(String room, int message) {
    return as(ann)
        .body(Map.of("data", message))
        .post("/api/v2/events/room:" + room)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  void manySubscriptionsOfOneConnectionAreAnsweredEach() {
    String room = uniqueName();
    try (ChatSocket anns = ChatSocket.rooms(service, ann.id(), ann.token());
        GraphqlSocket client = connect()) {
      anns.join(room);
      String first = anns.sayAndAwait(room, -1, "first");
      for (int i = 0; i < 10; i++) {
        client.subscribe("s" + i, OF_ROOM, Map.of("room", room, "after", first));
      }
      for (int i = 0; i < 20; i++) {
        anns.say(room, i);
      }
      int[] next = new int[10];
      for (int i = 0; i < 200; i++) {
        JsonObject message = client.socket.next("next");
        int of = Integer.parseInt(message.getString("id").substring(1));
        assertThat(
                message
                    .getJsonObject("payload")
                    .getJsonObject("data")
                    .getJsonObject("roomMessages")
                    .getInteger("message"))
            .isEqualTo(next[of]++);
      }
      assertThat(next).containsOnly(20);
    }
  }

  @Test
  void queriesAndMutationsAreAnsweredOnce() {
    try (GraphqlSocket client = connect()) {
      client.subscribe("q", "{ me { username posts { totalCount } } }");
      assertThat(client.next("q").getJsonObject("me").getString("username"))
          .isEqualTo(ann.username());
      assertThat(client.socket.next("complete").getString("id")).isEqualTo("q");

      client.subscribe(
          "q",
          "mutation ($id: ID!) { updateUser(id: $id, input: {age: 40}) { user { age } } }",
          Map.of("id", annsId));

      assertThat(
              client.next("q").getJsonObject("updateUser").getJsonObject("user").getInteger("age"))
          .isEqualTo(40);
      client.socket.next("complete");
    }
  }

  @Test
  void aFieldThatFailsLeavesTheOthers() {
    try (GraphqlSocket client = connect()) {
      client.subscribe("q", "{ me { username } user(id: \"nonsense\") { id } }");
      JsonObject payload = client.socket.next("next").getJsonObject("payload");
      assertThat(payload.getJsonObject("data").getJsonObject("me")).isNotNull();
      assertThat(
              payload
                  .getJsonArray("errors")
                  .getJsonObject(0)
                  .getJsonObject("extensions")
                  .getString("code"))
          .isEqualTo("INVALID_PARAMETER");
      client.socket.next("complete");
    }
  }

  @Test
  void afterCompleteNothingIsTold() {
    String room = uniqueName();
    try (ChatSocket anns = ChatSocket.rooms(service, ann.id(), ann.token());
        GraphqlSocket client = connect()) {
      anns.join(room);
      String first = anns.sayAndAwait(room, 0, "r0");
      client.subscribe("1", OF_ROOM, Map.of("room", room, "history", 1));
      client.event("1", "roomMessages");

      client.complete("1").complete("never").subscribe("q", "{ me { id } }");
      client.next("q");
      client.socket.next("complete");
      anns.sayAndAwait(room, 1, "r1");
      client.subscribe("1", OF_ROOM, Map.of("room", room, "after", first));

      assertThat(client.event("1", "roomMessages").getInteger("message")).isEqualTo(1);
      client.socket.hasNothing();
    }
  }

  @Test
  void whoMayNotFollowIsTold() {
    String usersOnly = newKey(ann, "users:read").path("key");
    String eventsOnly = newKey(ann, "events:read").path("key");
    for (String key : new String[] {usersOnly, eventsOnly}) {
      try (GraphqlSocket client = GraphqlSocket.silent(service, Map.of())) {
        client.initialise(new JsonObject().put("X-API-Key", key));
        client.socket.next("connection_ack");
        client.subscribe("1", "subscription { userEvents { id } }");
        assertThat(client.refusal("1")).isEqualTo("FORBIDDEN");
      }
    }
  }

  @Test
  void aPrivateRoomIsForItsMembersWhileTheyAre() {
    TestUser bob = newUser();
    String room = uniqueName();
    as(bob)
        .body(Map.of("name", room, "access", "private"))
        .post("/api/v2/rooms")
        .then()
        .statusCode(201);
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", OF_ROOM, Map.of("room", room));
      assertThat(client.refusal("1")).isEqualTo("FORBIDDEN");

      as(bob).put("/api/v2/rooms/" + room + "/members/" + ann.id()).then().statusCode(204);
      as(bob).body(Map.of("data", "hi")).post("/api/v2/events/room:" + room).then().statusCode(201);
      client.subscribe("1", OF_ROOM, Map.of("room", room, "history", 9));
      client.event("1", "roomMessages");
      as(bob).delete("/api/v2/rooms/" + room + "/members/" + ann.id()).then().statusCode(204);

      assertThat(client.refusal("1")).isEqualTo("FORBIDDEN");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subscription { userEvents { id } postEvents { id } }",
        "subscription { userEvents { id } ...F } fragment F on Subscription { other: userEvents {"
            + " id } }",
        "subscription { userEvents @skip(if: true) { id } }",
        "subscription ($x: Boolean!) { userEvents @include(if: $x) { id } }",
        "subscription { ... @include(if: false) { userEvents { id } } }",
        "subscription { ...F @skip(if: true) } fragment F on Subscription { userEvents { id } }",
        "subscription { ...Nowhere }",
        "subscription { ... on Nothing { id } }",
        "subscription { ... on Query { me { id } } }",
        "subscription { ...F } fragment F on Subscription { ...F }",
        "subscription { __typename }",
        "subscription { __schema { types { name } } }",
        "subscription { nope }",
        "subscription { userEvents }",
        "subscription {",
        "subscription ($id: ID!) { userEvents(id: $id) { id } }",
        "subscription { roomMessages { id } }",
        "fragment F on Subscription { userEvents { id } }"
      })
  void whatIsNoSubscriptionIsRefused(String query) {
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", query);
      assertThat(client.refusal("1")).isEqualTo("MALFORMED_REQUEST");
      client.subscribe("1", "{ me { id } }").next("1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userEvents(id: \"nonsense\")",
        "userEvents(after: \"nonsense\")",
        "userEvents(after: \"\")",
        "postEvents(authorId: \"\")",
        "roomMessages(room: \"not/a room\")",
        "roomMessages(room: \"\")",
        "roomMessages(room: \"r\", history: -1)",
        "roomMessages(room: \"r\", history: 1001)",
        "roomMessages(room: \"r\", after: \"1\")"
      })
  void argumentsAreChecked(String field) {
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", "subscription { " + field + " { id } }");
      assertThat(client.refusal("1")).isEqualTo("INVALID_PARAMETER");
    }
  }

  @Test
  void anEventMayNotCostMoreThanAQuery() {
    try (GraphqlSocket client = connect()) {
      client.subscribe(
          "1",
          "subscription { userEvents { user { posts(first: 100) { edges { node { author {"
              + " posts(first: 100) { edges { node { id author { id } } } } } } } } } } }");
      assertThat(client.refusal("1")).isEqualTo("QUERY_TOO_COMPLEX");
    }
  }

  @Test
  void subscriptionsAreNotTakenOverHttp() {
    as(ann)
        .accept(GraphqlClient.MEDIA_TYPE)
        .body(Map.of("query", "subscription { userEvents { id } }"))
        .post("/graphql")
        .then()
        .statusCode(400)
        .body("errors[0].message", containsString("graphql-transport-ws"))
        .body("errors[0].extensions.code", is("MALFORMED_REQUEST"));
    given()
        .auth()
        .oauth2(ann.token())
        .queryParam("query", "subscription { userEvents { id } }")
        .get("/graphql")
        .then()
        .statusCode(400);
  }
}
