package dev.platformapi.grpc;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.OpenStreams;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Scope;
import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.room.Conversations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of {@code UserChat}. */
@ApplicationScoped
class Chats {
  private final Conversations conversations;
  private final OpenStreams streams;
  private final Permissions permissions;
  private final GrpcConfig config;
  private final Set<ChatCall> calls = ConcurrentHashMap.newKeySet();

  Chats(
      Conversations conversations,
      OpenStreams streams,
      Permissions permissions,
      GrpcConfig config) {
    this.conversations = conversations;
    this.streams = streams;
    this.permissions = permissions;
    this.config = config;
  }

  /** Fails with {@code FORBIDDEN}. */
  StreamObserver<ChatMessage> begin(Caller caller, StreamObserver<ChatMessage> responses) {
    permissions.require(caller, Scope.EVENTS_READ);
    ChatCall call =
        new ChatCall(
            (ServerCallStreamObserver<ChatMessage>) responses,
            caller,
            conversations,
            streams,
            calls::remove);
    calls.add(call);
    return call;
  }

  /** Looks after all of them; to be called about once a second. */
  void sweep() {
    long now = System.nanoTime();
    for (ChatCall call : calls) {
      call.sweep(now, config.heartbeat().toNanos(), config.slowness().toNanos());
    }
  }
}
