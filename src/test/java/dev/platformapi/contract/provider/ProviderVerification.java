package dev.platformapi.contract.provider;

import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.uniqueName;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.provider.MessageAndMetadata;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junitsupport.State;
import dev.platformapi.support.Api;
import dev.platformapi.support.EventClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** Where interactions are verified, the states that they begin in, and the messages there are. */
abstract class ProviderVerification {
  private static final String TESTUSER = "testuser";

  @TestHTTPResource("/")
  URI service;

  @BeforeEach
  void aim(PactVerificationContext context, Interaction interaction) {
    context.setTarget(
        interaction.isAsynchronousMessage()
            ? new EventTarget(this::event)
            : new AuthorizedTarget(service));
  }

  @State("User exists")
  Map<String, Object> testuser() {
    Response created =
        asAdmin()
            .body(
                Map.of(
                    "username",
                    TESTUSER,
                    "email",
                    TESTUSER + "@example.com",
                    "password",
                    Api.PASSWORD))
            .post("/api/v1/users");
    String id =
        created.statusCode() == 201
            ? created.path("id")
            : asAdmin()
                .queryParam("filter[username]", TESTUSER)
                .get("/api/v2/users")
                .then()
                .statusCode(200)
                .extract()
                .path("data[0].id");
    return Map.of("id", id, "password", Api.PASSWORD);
  }

  /** As always: a secret is for those who do not publish. */
  @State("tokens are signed with published keys")
  void publishedKeys() {}

  @State("there are three users")
  Map<String, Object> users() {
    // The test database has those of other tests too: the place is that before the last one.
    for (int i = 0; i < 3; i++) {
      Api.createUser(Map.of());
    }
    String cursor =
        asAdmin()
            .get("/api/v2/users?last=1&sort=username")
            .then()
            .statusCode(200)
            .extract()
            .path("page.start_cursor");
    String before =
        asAdmin()
            .queryParam("before", cursor)
            .get("/api/v2/users?last=1&sort=username")
            .then()
            .statusCode(200)
            .extract()
            .path("page.end_cursor");
    return Map.of("cursor", before);
  }

  @State("there is a user of age 30")
  Map<String, Object> user() {
    String id = Api.createUser(Map.of("age", 30));
    Response user = asAdmin().get("/api/v2/users/{id}", id);
    return Map.of(
        "id", id,
        "username", user.path("username"),
        "email", user.path("email"),
        "tag", user.header("ETag"));
  }

  @State("there is a user whom somebody else has changed")
  Map<String, Object> changedUser() {
    Map<String, Object> user = user();
    asAdmin()
        .header("If-Match", user.get("tag"))
        .body("{\"age\": 40}")
        .patch("/api/v2/users/{id}", user.get("id"))
        .then()
        .statusCode(200);
    return user;
  }

  @State("there is no user of that id")
  Map<String, Object> nobody() {
    return Map.of("id", UUID.randomUUID().toString());
  }

  @State("a username is free")
  Map<String, Object> freeName() {
    String name = uniqueName();
    return Map.of("username", name, "email", name + "@example.com");
  }

  /** Fails when the service does not do what the contract says, and says how. */
  static void verify(PactVerificationContext context) {
    if (context.getTarget() instanceof EventTarget) {
      EventTarget.verify(context);
    } else {
      context.verifyInteraction();
    }
  }

  /** Has the service publish the event. */
  private MessageAndMetadata event(String name) {
    String id = Api.createUser(Map.of());
    try (EventClient events = EventClient.follow(service, "users", Api.adminToken())) {
      switch (name) {
        case "user.created" -> id = Api.createUser(Map.of());
        case "user.updated" ->
            asAdmin().body("{\"age\": 31}").patch("/api/v1/users/{id}", id).then().statusCode(200);
        case "user.deleted" -> asAdmin().delete("/api/v1/users/{id}", id).then().statusCode(204);
        default -> throw new IllegalArgumentException("there is no event " + name);
      }
      EventClient.Received event = events.next();
      while (!event.event().equals(name) || !event.data().contains(id)) {
        event = events.next();
      }
      return new MessageAndMetadata(
          event.data().getBytes(StandardCharsets.UTF_8),
          Map.of("event", event.event(), "contentType", "application/json"));
    }
  }
}
