package dev.platformapi.realtime;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.OpenStreams;
import dev.platformapi.auth.StreamEnd;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Event;
import dev.platformapi.event.StreamId;
import dev.platformapi.http.AccessLog;
import dev.platformapi.http.CloseStatus;
import dev.platformapi.http.OpenSockets;
import dev.platformapi.http.Origin;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.http.TextSocket;
import dev.platformapi.room.ChatClient;
import dev.platformapi.room.ChatCommand;
import dev.platformapi.room.Conversation;
import dev.platformapi.room.Conversations;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;

/** A WebSocket on which a user takes part in rooms. */
final class RoomConnection implements TextSocket.Listener, ChatClient {
  /** Longer than any message that is let through, with what is around it. */
  private static final int MAX_MESSAGE_BYTES = 64 << 10;

  private final Caller caller;
  private final ChatMessages messages;
  private final OpenSockets open;
  private final String path;
  private final RequestRecord record = RequestRecord.current();
  private final Origin origin = Origin.current();
  private TextSocket socket;
  private Conversation conversation;
  private OpenStreams.Stream stream;

  /**
   * @param path of the address
   */
  RoomConnection(String path, Caller caller, ChatMessages messages, OpenSockets open) {
    this.path = path;
    this.caller = caller;
    this.messages = messages;
    this.open = open;
  }

  void begin(
      HttpServerRequest request,
      ServerWebSocket accepted,
      Conversations conversations,
      OpenStreams streams) {
    conversation = conversations.open(caller, this, origin.requestId());
    stream = streams.open(caller, this::end);
    socket = TextSocket.of(request, accepted, MAX_MESSAGE_BYTES, this);
    open.add(socket);
  }

  private void end(StreamEnd why) {
    close(
        why == StreamEnd.SHUTDOWN ? CloseStatus.GOING_AWAY : CloseStatus.UNAUTHORIZED,
        why.failure());
  }

  private void close(int status, PlatformException why) {
    socket.send(ChatMessages.closing(why, conversation.positions()));
    socket.close(status, why.getMessage());
    conversation.close();
  }

  @Override
  public Uni<Void> onMessage(String message) {
    ChatCommand command;
    try {
      command = messages.command(message);
    } catch (PlatformException e) {
      return conversation.misunderstood(e);
    }
    return conversation.handle(command);
  }

  @Override
  public void onReady() {
    conversation.resume();
  }

  @Override
  public void onStuck() {
    close(
        CloseStatus.TRY_AGAIN_LATER,
        new PlatformException(ErrorCode.SLOW_CONSUMER, "What was sent to you was not read."));
  }

  @Override
  public void onClose(int status) {
    conversation.close();
    stream.close();
    open.remove(socket);
    AccessLog.write(socket, path, "/ws/{user_id}", status, record, origin);
  }

  @Override
  public boolean isReady() {
    return socket.isReady();
  }

  @Override
  public void joined(String room, StreamId position, String reference) {
    socket.send(ChatMessages.joined(room, position, reference));
  }

  @Override
  public void left(String room, String reference, PlatformException why) {
    socket.send(ChatMessages.left(room, reference, why));
  }

  @Override
  public void said(String room, Event message) {
    socket.send(message.rendered(byte[].class, ChatMessages::message));
  }

  @Override
  public void presence(String room, String user, boolean online) {
    socket.send(ChatMessages.presence(room, user, online));
  }

  @Override
  public void present(String room, List<String> users, String reference) {
    socket.send(ChatMessages.present(room, users, reference));
  }

  @Override
  public void typing(String room, String user, boolean typing) {
    socket.send(ChatMessages.typing(room, user, typing));
  }

  @Override
  public void acknowledged(String room, StreamId id, String reference) {
    socket.send(ChatMessages.acknowledged(room, id, reference));
  }

  @Override
  public void gap(String room, StreamId after, StreamId next) {
    socket.send(ChatMessages.gap(room, after, next));
  }

  @Override
  public void failed(String room, String reference, PlatformException failure) {
    socket.send(ChatMessages.failed(room, reference, failure));
  }

  @Override
  public void abused(PlatformException why) {
    close(CloseStatus.POLICY_VIOLATION, why);
  }
}
