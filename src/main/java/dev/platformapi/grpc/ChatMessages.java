package dev.platformapi.grpc;

import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Event;
import dev.platformapi.event.StreamId;
import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.grpc.v1.ChatMessageType;
import dev.platformapi.room.ChatCommand;
import io.vertx.core.json.Json;
import java.util.List;
import java.util.Map;

/** Messages of {@code UserChat} from what happens in rooms, and what clients want from theirs. */
final class ChatMessages {
  static final ChatMessage HEARTBEAT =
      of(ChatMessageType.CHAT_MESSAGE_TYPE_HEARTBEAT, "", null).build();

  private ChatMessages() {}

  /** Fails with {@code INVALID_PARAMETER}. */
  static ChatCommand command(ChatMessage message) {
    String room = message.getRoom();
    String reference = message.getRef().isEmpty() ? null : message.getRef();
    return switch (message.getType()) {
      case CHAT_MESSAGE_TYPE_UNSPECIFIED -> {
        if (message.getMessage().isEmpty()) {
          throw PlatformException.invalidParameter("message", "notEmpty", "message is required.");
        }
        yield ChatCommand.say(room, reference, Json.encode(message.getMessage()));
      }
      case CHAT_MESSAGE_TYPE_JOIN_ROOM ->
          new ChatCommand(
              ChatCommand.Kind.JOIN,
              room,
              reference,
              null,
              message.getAfter().isEmpty() ? null : StreamId.parse("after", message.getAfter()),
              message.getHistory(),
              message.getPresence(),
              message.getEcho(),
              false);
      case CHAT_MESSAGE_TYPE_LEAVE_ROOM ->
          ChatCommand.of(ChatCommand.Kind.LEAVE, room, reference, false);
      case CHAT_MESSAGE_TYPE_PRESENCE ->
          ChatCommand.of(ChatCommand.Kind.SHOW_PRESENCE, room, reference, false);
      case CHAT_MESSAGE_TYPE_TYPING ->
          ChatCommand.of(ChatCommand.Kind.TYPE, room, reference, message.getActive());
      default ->
          throw PlatformException.invalidParameter(
              "type", "enum", "type is not one that a client sends.");
    };
  }

  static ChatMessage said(String room, Event event) {
    return ChatMessage.newBuilder()
        .setRoom(room)
        .setUserId(event.sender())
        .setMessage(text(event.data()))
        .setTimestamp(Times.timestamp(event.id().at()))
        .setId(event.id().toString())
        .build();
  }

  /** A text as it is, other JSON as its text. */
  private static String text(String json) {
    return json.startsWith("\"") ? (String) Json.decodeValue(json) : json;
  }

  static ChatMessage joined(String room, StreamId position, String reference) {
    return of(ChatMessageType.CHAT_MESSAGE_TYPE_ROOM_JOINED, room, reference)
        .setId(position.toString())
        .build();
  }

  static ChatMessage left(String room, String reference, PlatformException why) {
    ChatMessage.Builder left = of(ChatMessageType.CHAT_MESSAGE_TYPE_ROOM_LEFT, room, reference);
    return why == null ? left.build() : explained(left, why).build();
  }

  static ChatMessage presence(String room, String user, boolean online) {
    return of(ChatMessageType.CHAT_MESSAGE_TYPE_PRESENCE, room, null)
        .setUserId(user)
        .setActive(online)
        .build();
  }

  static ChatMessage present(String room, List<String> users, String reference) {
    return of(ChatMessageType.CHAT_MESSAGE_TYPE_PRESENCE, room, reference)
        .addAllUsers(users)
        .build();
  }

  static ChatMessage typing(String room, String user, boolean typing) {
    return of(ChatMessageType.CHAT_MESSAGE_TYPE_TYPING, room, null)
        .setUserId(user)
        .setActive(typing)
        .build();
  }

  static ChatMessage acknowledged(String room, StreamId id, String reference) {
    return of(ChatMessageType.CHAT_MESSAGE_TYPE_ACK, room, reference).setId(id.toString()).build();
  }

  static ChatMessage gap(String room, StreamId after, StreamId next) {
    return of(ChatMessageType.CHAT_MESSAGE_TYPE_GAP, room, null)
        .setAfter(after.toString())
        .setId(next.toString())
        .build();
  }

  static ChatMessage failed(String room, String reference, PlatformException failure) {
    return explained(of(ChatMessageType.CHAT_MESSAGE_TYPE_ERROR, room, reference), failure).build();
  }

  /** The last message of a call that the service ends. */
  static ChatMessage closing(PlatformException why, Map<String, StreamId> positions) {
    ChatMessage.Builder last =
        explained(of(ChatMessageType.CHAT_MESSAGE_TYPE_ERROR, null, null), why);
    positions.forEach((room, id) -> last.putResume(room, id.toString()));
    return last.build();
  }

  private static ChatMessage.Builder explained(
      ChatMessage.Builder message, PlatformException failure) {
    return message.setCode(failure.code().name()).setDetail(failure.getMessage());
  }

  private static ChatMessage.Builder of(ChatMessageType type, String room, String reference) {
    return ChatMessage.newBuilder()
        .setType(type)
        .setRoom(room == null ? "" : room)
        .setRef(reference == null ? "" : reference);
  }
}
