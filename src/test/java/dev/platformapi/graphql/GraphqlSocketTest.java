package dev.platformapi.graphql;

import static dev.platformapi.support.Api.PASSWORD;
import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.login;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platformapi.cache.Sha256;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol {@code graphql-transport-ws}: who is let in, and who is shown out. */
@QuarkusTest
class GraphqlSocketTest {
  private static final JsonObject INIT = new JsonObject().put("type", "connection_init");

  @TestHTTPResource("/")
  URI service;

  private TestUser ann;

  @BeforeEach
  void register() {
    ann = newUser();
  }

  private GraphqlSocket silent() {
    return GraphqlSocket.silent(service, Map.of());
  }

  private void isAnns(GraphqlSocket client) {
    client.socket.next("connection_ack");
    client.subscribe("1", "{ me { username } }");
    assertThat(client.next("1").getJsonObject("me").getString("username"))
        .isEqualTo(ann.username());
  }

  private String ticket() {
    return as(ann).post("/auth/ticket").then().statusCode(200).extract().path("ticket");
  }

  @Test
  void theFirstMessageMayShowTheClient() {
    String key = newKey(ann, "users:read").path("key");
    for (JsonObject shown :
        new JsonObject[] {
          new JsonObject().put("Authorization", "Bearer " + ann.token()),
          new JsonObject().put("authorization", "bearer " + ann.token()).put("other", 1),
          new JsonObject().put("X-API-Key", key),
          new JsonObject().put("ticket", ticket())
        }) {
      try (GraphqlSocket client = silent()) {
        assertThat(client.socket.subprotocol()).isEqualTo("graphql-transport-ws");
        isAnns(client.initialise(shown));
      }
    }
  }

  @Test
  void theRequestForTheConnectionMayShowTheClient() {
    try (GraphqlSocket client =
        GraphqlSocket.silent(service, Map.of("Authorization", "Bearer " + ann.token()))) {
      client.socket.send(INIT);
      isAnns(client);
    }
    URI address = service.resolve("/graphql?ticket=" + ticket());
    try (ChatSocket socket = ChatSocket.connect(address, Map.of(), GraphqlSocket.PROTOCOL)) {
      socket.send(INIT).next("connection_ack");
    }
    try (ChatSocket socket =
        ChatSocket.connect(
            service.resolve("/graphql"),
            Map.of(),
            "platform.v1",
            GraphqlSocket.PROTOCOL,
            "bearer." + ann.token())) {
      assertThat(socket.subprotocol()).isEqualTo(GraphqlSocket.PROTOCOL);
      socket.send(INIT.copy().putNull("payload")).next("connection_ack");
    }
  }

  @Test
  void whoIsNobodyIsRefusedBeforeTheConnection() {
    assertThat(
            catchThrowableOfType(
                    ChatSocket.Refused.class,
                    () -> GraphqlSocket.silent(service, Map.of("Authorization", "Bearer no")))
                .status)
        .isEqualTo(401);
    assertThat(
            catchThrowableOfType(
                    ChatSocket.Refused.class,
                    () -> ChatSocket.connect(service.resolve("/graphql"), Map.of()))
                .status)
        .isEqualTo(400);
    assertThat(
            catchThrowableOfType(
                    ChatSocket.Refused.class,
                    () -> ChatSocket.connect(service.resolve("/graphql"), Map.of(), "graphql-ws"))
                .status)
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"connection_init\"}",
        "{\"type\": \"connection_init\", \"payload\": {}}",
        "{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"Bearer no\"}}",
        "{\"type\": \"connection_init\", \"payload\": {\"Authorization\": \"\"}}",
        "{\"type\": \"connection_init\", \"payload\": {\"X-API-Key\": \"no\"}}",
        "{\"type\": \"connection_init\", \"payload\": {\"ticket\": \"tkt_no\"}}",
        "{\"type\": \"connection_init\", \"payload\": {\"ticket\": \"a\", \"X-API-Key\": \"b\"}}"
      })
  void whoIsNobodyIsRefusedInTheConnection(String init) {
    try (GraphqlSocket client = silent()) {
      client.socket.sendText(init);
      assertThat(client.socket.closeStatus()).isEqualTo(4403);
      assertThat(client.socket.closeReason()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "1",
        "null",
        "{}",
        "{\"type\": 1}",
        "{\"type\": \"start\", \"id\": \"1\"}",
        "{\"type\": \"connection_ack\"}",
        "{\"type\": \"next\", \"id\": \"1\"}",
        "{\"type\": \"SUBSCRIBE\", \"id\": \"1\"}",
        "{\"type\": \"ping\", \"type\": \"ping\"}",
        "{\"type\": \"ping\"} {}",
        "{\"type\": \"ping\", \"payload\": 1}",
        "{\"type\": \"complete\"}",
        "{\"type\": \"subscribe\", \"payload\": {\"query\": \"{ me { id } }\"}}",
        "{\"type\": \"subscribe\", \"id\": \"\", \"payload\": {\"query\": \"{ me { id } }\"}}",
        "{\"type\": \"subscribe\", \"id\": 1, \"payload\": {\"query\": \"{ me { id } }\"}}",
        "{\"type\": \"subscribe\", \"id\": 1e99999999999}",
        "{\"type\": \"subscribe\", \"id\": \"1\"}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {}}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {\"query\": 1}}",
        "{\"type\": \"subscribe\", \"id\": \"1\", \"payload\": {\"query\": \"{a}\","
            + " \"variables\": 1}}"
      })
  void whatIsNoMessageEndsTheConnection(String text) {
    try (GraphqlSocket client = GraphqlSocket.of(service, ann.token())) {
      client.socket.sendText(text);
      assertThat(client.socket.closeStatus()).isEqualTo(4400);
      assertThat(client.socket.closeReason()).isNotEmpty().doesNotContain("Exception");
    }
  }

  @Test
  void credentialsThatAreNoTextEndTheConnection() {
    try (GraphqlSocket client = silent()) {
      client.initialise(new JsonObject().put("Authorization", 1));
      assertThat(client.socket.closeStatus()).isEqualTo(4400);
    }
  }

  @Test
  void deepJsonEndsTheConnection() {
    try (GraphqlSocket client = silent()) {
      client.socket.sendText("[".repeat(60_000));
      assertThat(client.socket.closeStatus()).isEqualTo(4400);
    }
  }

  @Test
  void whatIsNotTextOrTooLongEndsTheConnection() {
    try (GraphqlSocket client = silent()) {
      client.socket.sendBinary(new byte[] {1});
      assertThat(client.socket.closeStatus()).isEqualTo(1003);
    }
    try (GraphqlSocket client = GraphqlSocket.of(service, ann.token())) {
      client.subscribe("1", "{ me { id } } #" + "x".repeat(70_000));
      assertThat(client.socket.closeStatus()).isEqualTo(1009);
    }
  }

  @Test
  void operationsWaitForTheAcknowledgement() {
    try (GraphqlSocket client = silent()) {
      client.subscribe("1", "{ me { id } }");
      assertThat(client.socket.closeStatus()).isEqualTo(4401);
    }
    try (GraphqlSocket client =
        GraphqlSocket.silent(service, Map.of("Authorization", "Bearer " + ann.token()))) {
      client.subscribe("1", "{ me { id } }");
      assertThat(client.socket.closeStatus()).isEqualTo(4401);
    }
  }

  @Test
  void whoSaysTwiceWhoItIsIsShownOut() {
    try (GraphqlSocket client = GraphqlSocket.of(service, ann.token())) {
      client.initialise(new JsonObject().put("Authorization", "Bearer " + ann.token()));
      assertThat(client.socket.closeStatus()).isEqualTo(4429);
    }
  }

  @Test
  void anIdNamesOneOperationAtATime() {
    try (GraphqlSocket client = GraphqlSocket.of(service, ann.token())) {
      client.subscribe("same", "subscription { userEvents { id } }");
      client.subscribe("same", "{ me { id } }");
      assertThat(client.socket.closeStatus()).isEqualTo(4409);
      assertThat(client.socket.closeReason()).isEqualTo("Subscriber for same already exists");
    }
  }

  @Test
  void messagesThatComeTooFastEndTheConnection() {
    try (GraphqlSocket client = GraphqlSocket.of(service, ann.token())) {
      for (int i = 0; i < 500; i++) {
        client.socket.sendText("{\"type\": \"pong\"}");
      }
      assertThat(client.socket.closeStatus()).isEqualTo(4429);
    }
  }

  @Test
  void pingsAreAnsweredAlsoBeforeTheAcknowledgement() {
    try (GraphqlSocket client = silent()) {
      client.socket.sendText("{\"type\": \"ping\", \"payload\": {\"n\": 1}}");
      assertThat(client.socket.next("pong").getJsonObject("payload").getInteger("n")).isEqualTo(1);
      client.socket.sendText("{\"type\": \"ping\"}");
      assertThat(client.socket.next("pong").containsKey("payload")).isFalse();
    }
  }

  @Test
  void theConnectionEndsWithTheSession() {
    String token = login(ann.username(), PASSWORD);
    try (GraphqlSocket client = GraphqlSocket.of(service, token)) {
      client.subscribe("1", "subscription { userEvents { id } }");
      given().auth().oauth2(token).delete("/auth/sessions").then().statusCode(204);
      assertThat(client.socket.closeStatus()).isEqualTo(4401);
      assertThat(client.socket.closeReason()).contains("revoked");
    }
  }

  @Test
  void persistedQueriesAreKnownHereToo() {
    String query = "query P { me { username } }";
    String hash = Sha256.hex(query.getBytes(StandardCharsets.UTF_8));
    JsonObject extensions =
        new JsonObject()
            .put("persistedQuery", new JsonObject().put("version", 1).put("sha256Hash", hash));
    JsonObject payload = new JsonObject().put("extensions", extensions);
    JsonObject subscribe =
        new JsonObject().put("type", "subscribe").put("id", "1").put("payload", payload);
    try (GraphqlSocket client = GraphqlSocket.of(service, ann.token())) {
      JsonObject unknown = subscribe.copy();
      unknown
          .getJsonObject("payload")
          .getJsonObject("extensions")
          .getJsonObject("persistedQuery")
          .put("sha256Hash", "0".repeat(64));
      client.socket.send(unknown);
      assertThat(client.refusal("1")).isEqualTo("PERSISTED_QUERY_NOT_FOUND");
      JsonObject whole = subscribe.copy();
      whole.getJsonObject("payload").put("query", query);
      client.socket.send(whole);
      client.next("1");
      client.socket.next("complete");

      client.socket.send(subscribe);

      assertThat(client.next("1").getJsonObject("me").getString("username"))
          .isEqualTo(ann.username());
    }
  }
}
