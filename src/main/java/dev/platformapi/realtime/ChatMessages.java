package dev.platformapi.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Event;
import dev.platformapi.event.StreamId;
import dev.platformapi.http.RetryAfter;
import dev.platformapi.room.ChannelName;
import dev.platformapi.room.ChatCommand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The JSON that is spoken on a room's WebSocket: objects whose {@code type} says what they are. */
@ApplicationScoped
class ChatMessages {
  private final ObjectReader reader;

  ChatMessages(ObjectMapper mapper) {
    this.reader = mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * What a client wants. Fails with {@code MALFORMED_REQUEST} for what is no JSON object or of an
   * unknown type, and with {@code INVALID_PARAMETER} for a field that is not as it must be.
   */
  ChatCommand command(String text) {
    JsonNode json = read(text);
    String type = text(json, "type", true);
    String room = text(json, "room", true);
    String reference = text(json, "ref", false);
    return switch (type) {
      case "join_room" -> {
        String after = text(json, "after", false);
        yield new ChatCommand(
            ChatCommand.Kind.JOIN,
            room,
            reference,
            null,
            after == null ? null : StreamId.parse("after", after),
            number(json, "history"),
            flag(json, "presence", false),
            flag(json, "echo", false),
            false);
      }
      case "leave_room" -> ChatCommand.of(ChatCommand.Kind.LEAVE, room, reference, false);
      case "message" -> {
        JsonNode message = json.get("message");
        if (message == null || message.isNull()) {
          throw invalid("message", "notNull", "message is required.");
        }
        yield ChatCommand.say(room, reference, message.toString());
      }
      case "presence" -> ChatCommand.of(ChatCommand.Kind.SHOW_PRESENCE, room, reference, false);
      case "typing" ->
          ChatCommand.of(ChatCommand.Kind.TYPE, room, reference, flag(json, "typing", true));
      default ->
          throw new PlatformException(
              ErrorCode.MALFORMED_REQUEST,
              "There is no such type; send join_room, leave_room, message, presence or typing.");
    };
  }

  private JsonNode read(String text) {
    JsonNode json;
    try {
      json = reader.readTree(text);
    } catch (JsonProcessingException e) {
      json = null;
    }
    if (json == null || !json.isObject()) {
      throw new PlatformException(ErrorCode.MALFORMED_REQUEST, "Send one JSON object.");
    }
    return json;
  }

  private static String text(JsonNode json, String name, boolean required) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      if (required) {
        throw invalid(name, "notNull", name + " is required.");
      }
      return null;
    }
    if (!value.isTextual()) {
      throw invalid(name, "type", name + " must be a string.");
    }
    return value.textValue();
  }

  private static int number(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw invalid(name, "type", name + " must be a whole number.");
    }
    return value.intValue();
  }

  private static boolean flag(JsonNode json, String name, boolean otherwise) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw invalid(name, "type", name + " must be true or false.");
    }
    return value.booleanValue();
  }

  private static PlatformException invalid(String field, String rule, String message) {
    return PlatformException.invalidParameter(field, rule, message);
  }

  /** A message of somebody else, made once for all who get it. */
  static byte[] message(Event event) {
    // The names have no letters that JSON would escape, and the message is JSON.
    return ("{\"type\":\"message\",\"room\":\""
            + ChannelName.room(event.channel())
            + "\",\"id\":\""
            + event.id()
            + "\",\"user_id\":\""
            + event.sender()
            + "\",\"message\":"
            + event.data()
            + ",\"timestamp\":\""
            + event.id().at()
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  static String joined(String room, StreamId position, String reference) {
    return of("room_joined", room, reference).put("id", position.toString()).encode();
  }

  static String left(String room, String reference, PlatformException why) {
    JsonObject json = of("room_left", room, reference);
    if (why != null) {
      json.put("code", why.code().name()).put("detail", why.getMessage());
    }
    return json.encode();
  }

  static String presence(String room, String user, boolean online) {
    return of("presence", room, null)
        .put("user_id", user)
        .put("status", online ? "online" : "offline")
        .put("timestamp", Instant.now().toString())
        .encode();
  }

  static String present(String room, List<String> users, String reference) {
    return of("presence", room, reference).put("users", new JsonArray(users)).encode();
  }

  static String typing(String room, String user, boolean typing) {
    return of("typing", room, null).put("user_id", user).put("typing", typing).encode();
  }

  static String acknowledged(String room, StreamId id, String reference) {
    return of("ack", room, reference).put("id", id.toString()).encode();
  }

  static String gap(String room, StreamId after, StreamId next) {
    return of("gap", room, null)
        .put("after", after.toString())
        .put("next", next.toString())
        .encode();
  }

  static String failed(String room, String reference, PlatformException failure) {
    JsonObject json =
        of("error", room, reference)
            .put("code", failure.code().name())
            .put("detail", failure.getMessage());
    if (!failure.violations().isEmpty()) {
      JsonArray errors = new JsonArray();
      failure
          .violations()
          .forEach(
              violation ->
                  errors.add(
                      new JsonObject()
                          .put("field", violation.field())
                          .put("code", violation.rule())
                          .put("detail", violation.message())));
      json.put("errors", errors);
    }
    if (failure.retryAfter() != null) {
      json.put("retry_after", RetryAfter.seconds(failure.retryAfter()));
    }
    return json.encode();
  }

  /**
   * The last word before the connection is closed.
   *
   * @param positions where to go on, by room
   */
  static String closing(PlatformException why, Map<String, StreamId> positions) {
    JsonObject resume = new JsonObject();
    positions.forEach((room, id) -> resume.put(room, id.toString()));
    return new JsonObject()
        .put("type", "error")
        .put("code", why.code().name())
        .put("detail", why.getMessage())
        .put("closing", true)
        .put("resume", resume)
        .encode();
  }

  private static JsonObject of(String type, String room, String reference) {
    JsonObject json = new JsonObject().put("type", type);
    if (room != null) {
      json.put("room", room);
    }
    if (reference != null) {
      json.put("ref", reference);
    }
    return json;
  }
}
