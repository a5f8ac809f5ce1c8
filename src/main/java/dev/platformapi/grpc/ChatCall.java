package dev.platformapi.grpc;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.OpenStreams;
import dev.platformapi.auth.StreamEnd;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Event;
import dev.platformapi.event.StreamId;
import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.room.ChatClient;
import dev.platformapi.room.ChatCommand;
import dev.platformapi.room.Conversation;
import dev.platformapi.room.Conversations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/**
 * A call of {@code UserChat}. The next message is asked for when the one before is done and there
 * is room for its answer.
 */
final class ChatCall implements StreamObserver<ChatMessage>, ChatClient {
  private final ServerCallStreamObserver<ChatMessage> call;
  private final Consumer<ChatCall> over;
  private final String requestId = CallRecord.current().requestId();
  private final CallRecord record = CallRecord.current();
  private final Context context = Vertx.currentContext();
  private final Conversation conversation;
  private final OpenStreams.Stream stream;
  private boolean owing;
  private boolean ended;
  private volatile long fullSince;

  ChatCall(
      ServerCallStreamObserver<ChatMessage> call,
      Caller caller,
      Conversations conversations,
      OpenStreams streams,
      Consumer<ChatCall> over) {
    this.call = call;
    this.over = over;
    this.conversation = conversations.open(caller, this, requestId);
    this.stream = streams.open(caller, this::end);
    call.disableAutoRequest();
    call.setOnReadyHandler(this::ready);
    call.setOnCancelHandler(this::finish);
    call.request(1);
  }

  @Override
  public void onNext(ChatMessage message) {
    ChatCommand command;
    try {
      command = ChatMessages.command(message);
    } catch (PlatformException e) {
      conversation.misunderstood(e).subscribe().with(done -> next());
      return;
    }
    conversation.handle(command).subscribe().with(done -> next());
  }

  @Override
  public void onError(Throwable gone) {
    finish();
  }

  /** Who has nothing to say any more does not listen either. */
  @Override
  public void onCompleted() {
    if (!ended) {
      finish();
      call.onCompleted();
    }
  }

  /** To be called about once a second, from any thread. */
  void sweep(long now, long heartbeatNanos, long slownessNanos) {
    long since = fullSince;
    if (since != 0 && now - since > slownessNanos) {
      context.runOnContext(
          ignored ->
              end(
                  new PlatformException(
                      ErrorCode.SLOW_CONSUMER, "What was sent to you was not read.")));
    } else if (now - record.lastMoved() > heartbeatNanos) {
      context.runOnContext(
          ignored -> {
            if (isReady()) {
              call.onNext(ChatMessages.HEARTBEAT);
            }
          });
    }
  }

  private void end(StreamEnd why) {
    end(why.failure());
  }

  private void end(PlatformException why) {
    if (!ended) {
      send(ChatMessages.closing(why, conversation.positions()));
      finish();
      call.onError(GrpcErrors.of(why, requestId));
    }
  }

  private void finish() {
    if (!ended) {
      ended = true;
      conversation.close();
      stream.close();
      over.accept(this);
    }
  }

  private void ready() {
    fullSince = 0;
    if (!ended) {
      if (owing) {
        owing = false;
        call.request(1);
      }
      conversation.resume();
    }
  }

  private void next() {
    if (ended) {
      return;
    }
    if (isReady()) {
      call.request(1);
    } else {
      owing = true;
    }
  }

  private void send(ChatMessage message) {
    if (!ended) {
      call.onNext(message);
    }
  }

  @Override
  public boolean isReady() {
    if (ended) {
      return false;
    }
    if (!call.isReady()) {
      if (fullSince == 0) {
        fullSince = System.nanoTime();
      }
      return false;
    }
    return true;
  }

  @Override
  public void joined(String room, StreamId position, String reference) {
    send(ChatMessages.joined(room, position, reference));
  }

  @Override
  public void left(String room, String reference, PlatformException why) {
    send(ChatMessages.left(room, reference, why));
  }

  @Override
  public void said(String room, Event message) {
    send(ChatMessages.said(room, message));
  }

  @Override
  public void presence(String room, String user, boolean online) {
    send(ChatMessages.presence(room, user, online));
  }

  @Override
  public void present(String room, List<String> users, String reference) {
    send(ChatMessages.present(room, users, reference));
  }

  @Override
  public void typing(String room, String user, boolean typing) {
    send(ChatMessages.typing(room, user, typing));
  }

  @Override
  public void acknowledged(String room, StreamId id, String reference) {
    send(ChatMessages.acknowledged(room, id, reference));
  }

  @Override
  public void gap(String room, StreamId after, StreamId next) {
    send(ChatMessages.gap(room, after, next));
  }

  @Override
  public void failed(String room, String reference, PlatformException failure) {
    send(ChatMessages.failed(room, reference, failure));
  }

  @Override
  public void abused(PlatformException why) {
    end(why);
  }
}
