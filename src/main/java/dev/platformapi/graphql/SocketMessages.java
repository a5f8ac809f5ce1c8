package dev.platformapi.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.auth.Credentials;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The messages of the protocol {@code graphql-transport-ws}. */
@ApplicationScoped
class SocketMessages {
  private final ObjectMapper mapper;

  SocketMessages(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** What clients send. */
  enum Type {
    CONNECTION_INIT,
    PING,
    PONG,
    SUBSCRIBE,
    COMPLETE;

    private boolean isOfOperation() {
      return this == SUBSCRIBE || this == COMPLETE;
    }
  }

  /**
   * @param id of the operation; null for a message that is of none
   * @param payload an object; null where there is none
   */
  record Message(Type type, String id, JsonNode payload) {}

  /** Fails with {@code MALFORMED_REQUEST} for what is no message. */
  Message read(String text) {
    JsonNode json;
    try {
      json = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw invalid("The message is not JSON.");
    }
    if (!json.isObject()) {
      throw invalid("The message is no JSON object.");
    }
    Type type = type(json.path("type"));
    String id = null;
    if (type.isOfOperation()) {
      id = json.path("id").textValue();
      if (id == null || id.isEmpty()) {
        throw invalid("The id of the operation is missing.");
      }
    }
    JsonNode payload = json.get("payload");
    if (payload != null && payload.isNull()) {
      payload = null;
    }
    if (payload != null && !payload.isObject()) {
      throw invalid("The payload must be an object.");
    }
    return new Message(type, id, payload);
  }

  private static Type type(JsonNode name) {
    for (Type type : Type.values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(name.textValue())) {
        return type;
      }
    }
    throw invalid("There is no such type of message.");
  }

  /** What a client asks; fails with {@code MALFORMED_REQUEST}. */
  GraphqlRequest request(Message subscribe) {
    if (subscribe.payload() == null) {
      throw invalid("The payload is missing.");
    }
    return GraphqlRequest.of(subscribe.payload(), mapper);
  }

  /** What a client shows of itself; fails with {@code MALFORMED_REQUEST}. */
  static Credentials credentials(Message init) {
    List<String> authorization = new ArrayList<>();
    List<String> apiKeys = new ArrayList<>();
    List<String> tickets = new ArrayList<>();
    if (init.payload() != null) {
      init.payload()
          .properties()
          .forEach(
              field -> {
                switch (field.getKey().toLowerCase(Locale.ROOT)) {
                  case "authorization" -> authorization.add(text(field));
                  case "x-api-key" -> apiKeys.add(text(field));
                  case "ticket" -> tickets.add(text(field));
                  default -> {
                    // clients may send what they like
                  }
                }
              });
    }
    return new Credentials(authorization, apiKeys, tickets);
  }

  private static String text(Map.Entry<String, JsonNode> field) {
    if (!field.getValue().isTextual()) {
      throw invalid(field.getKey() + " must be a string.");
    }
    return field.getValue().textValue();
  }

  private static PlatformException invalid(String detail) {
    return new PlatformException(ErrorCode.MALFORMED_REQUEST, detail);
  }

  byte[] acknowledged() {
    return write(Map.of("type", "connection_ack"));
  }

  byte[] pong(Message ping) {
    return ping.payload() == null
        ? write(Map.of("type", "pong"))
        : write(Map.of("type", "pong", "payload", ping.payload()));
  }

  byte[] next(String id, Map<String, Object> answer) {
    return write(of("next", id, answer));
  }

  byte[] error(String id, Object errors) {
    return write(of("error", id, errors));
  }

  byte[] complete(String id) {
    return write(Map.of("type", "complete", "id", id));
  }

  private static Map<String, Object> of(String type, String id, Object payload) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("id", id);
    message.put("type", type);
    message.put("payload", payload);
    return message;
  }

  private byte[] write(Map<String, Object> message) {
    try {
      return mapper.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
