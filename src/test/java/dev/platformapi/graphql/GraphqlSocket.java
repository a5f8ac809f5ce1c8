package dev.platformapi.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.ChatSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;

/** A client of GraphQL over WebSocket. */
final class GraphqlSocket implements AutoCloseable {
  static final String PROTOCOL = "graphql-transport-ws";

  final ChatSocket socket;

  private GraphqlSocket(ChatSocket socket) {
    this.socket = socket;
  }

  /** A connection of somebody who has said nothing yet. */
  static GraphqlSocket silent(URI service, Map<String, String> headers) {
    return new GraphqlSocket(ChatSocket.connect(service.resolve("/graphql"), headers, PROTOCOL));
  }

  /** A connection that is acknowledged. */
  static GraphqlSocket of(URI service, String token) {
    GraphqlSocket client = silent(service, Map.of());
    client.initialise(new JsonObject().put("Authorization", "Bearer " + token));
    client.socket.next("connection_ack");
    return client;
  }

  GraphqlSocket initialise(JsonObject payload) {
    socket.send(new JsonObject().put("type", "connection_init").put("payload", payload));
    return this;
  }

  GraphqlSocket subscribe(String id, String query) {
    return subscribe(id, query, Map.of());
  }

  GraphqlSocket subscribe(String id, String query, Map<String, Object> variables) {
    socket.send(
        new JsonObject()
            .put("type", "subscribe")
            .put("id", id)
            .put(
                "payload",
                new JsonObject().put("query", query).put("variables", new JsonObject(variables))));
    return this;
  }

  GraphqlSocket complete(String id) {
    socket.send(new JsonObject().put("type", "complete").put("id", id));
    return this;
  }

  /** The next message, which must be an answer to that operation without errors: its data. */
  JsonObject next(String id) {
    JsonObject message = socket.next("next");
    assertThat(message.getString("id")).isEqualTo(id);
    assertThat(message.getJsonObject("payload").getJsonArray("errors"))
        .as(message.encode())
        .isNull();
    return message.getJsonObject("payload").getJsonObject("data");
  }

  /** The next event that is wanted; others are let pass. */
  JsonObject event(String id, String field, Predicate<JsonObject> wanted) {
    while (true) {
      JsonObject event = next(id).getJsonObject(field);
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  JsonObject event(String id, String field) {
    return event(id, field, any -> true);
  }

  /** The next message, which must refuse that operation: the code of its first error. */
  String refusal(String id) {
    JsonObject message = socket.next("error");
    assertThat(message.getString("id")).isEqualTo(id);
    JsonArray errors = message.getJsonArray("payload");
    assertThat(errors.encode()).doesNotContain("dev.platformapi", "java.");
    JsonObject extensions = errors.getJsonObject(0).getJsonObject("extensions");
    assertThat(extensions.getString("requestId")).hasSize(36);
    return extensions.getString("code");
  }

  @Override
  public void close() {
    socket.close();
  }
}
