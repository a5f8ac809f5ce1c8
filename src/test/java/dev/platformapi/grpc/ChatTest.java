package dev.platformapi.grpc;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.grpc.v1.ChatMessageType;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.GrpcClient;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code UserChat}: the rooms of WebSocket, over gRPC. */
@QuarkusTest
class ChatTest {
  @TestHTTPResource("/")
  URI service;

  private final String room = uniqueName();
  private TestUser ann;
  private TestUser bob;
  private ManagedChannel channel;

  @BeforeEach
  void register() {
    ann = newUser();
    bob = newUser();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  /** A call of {@code UserChat}. */
  private static final class Chat implements ClientResponseObserver<ChatMessage, ChatMessage> {
    private final BlockingQueue<ChatMessage> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private ClientCallStreamObserver<ChatMessage> requests;
    private StatusRuntimeException failure;

    static Chat of(ManagedChannel channel, String token) {
      Chat chat = new Chat();
      GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + token).userChat(chat);
      return chat;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ChatMessage> requests) {
      this.requests = requests;
    }

    @Override
    public void onNext(ChatMessage message) {
      received.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      this.failure = (StatusRuntimeException) failure;
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }

    Chat send(ChatMessage.Builder message) {
      requests.onNext(message.build());
      return this;
    }

    Chat join(String room) {
      send(message(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM, room));
      next(ChatMessageType.CHAT_MESSAGE_TYPE_ROOM_JOINED);
      return this;
    }

    Chat say(String room, String text) {
      return send(message(ChatMessageType.CHAT_MESSAGE_TYPE_UNSPECIFIED, room).setMessage(text));
    }

    ChatMessage next(ChatMessageType type) {
      try {
        ChatMessage message = received.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("a message in time").isNotNull();
        assertThat(message.getType()).as(message.toString()).isEqualTo(type);
        return message;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    String heard() {
      return next(ChatMessageType.CHAT_MESSAGE_TYPE_UNSPECIFIED).getMessage();
    }

    Status.Code end() {
      return end.orTimeout(20, TimeUnit.SECONDS).join().getCode();
    }
  }

  private static ChatMessage.Builder message(ChatMessageType type, String room) {
    return ChatMessage.newBuilder().setType(type).setRoom(room);
  }

  private Chat chat(GrpcPort port, TestUser user) {
    if (channel == null) {
      channel = port.channel();
    }
    return Chat.of(channel, user.token());
  }

  @ParameterizedTest
  @EnumSource
  void clientsOfGrpcAndWebSocketTalkInOneRoom(GrpcPort port) {
    Chat anns = chat(port, ann).join(room);
    try (ChatSocket bobs = ChatSocket.rooms(service, bob.id(), bob.token())) {
      bobs.join(room);

      anns.say(room, "from gRPC");
      bobs.say(room, "from WebSocket");

      JsonObject heard = bobs.next("message");
      assertThat(heard.getString("message")).isEqualTo("from gRPC");
      assertThat(heard.getString("user_id")).isEqualTo(ann.id().toString());
      ChatMessage message = anns.next(ChatMessageType.CHAT_MESSAGE_TYPE_UNSPECIFIED);
      assertThat(message.getMessage()).isEqualTo("from WebSocket");
      assertThat(message.getUserId()).isEqualTo(bob.id().toString());
      assertThat(message.getId()).matches("\\d+-\\d+");
      assertThat(message.getTimestamp().getSeconds()).isPositive();
      bobs.say(room, new JsonObject().put("x", 1));
      assertThat(anns.heard()).isEqualTo("{\"x\":1}");
    }
    anns.requests.onCompleted();
    assertThat(anns.end()).isEqualTo(Status.Code.OK);
  }

  @ParameterizedTest
  @EnumSource
  void whoComesBackGoesOnBehindTheLastThatWasSeen(GrpcPort port) {
    Chat anns = chat(port, ann).join(room);
    Chat bobs = chat(port, bob).join(room);
    anns.say(room, "0");
    String last = bobs.next(ChatMessageType.CHAT_MESSAGE_TYPE_UNSPECIFIED).getId();
    bobs.requests.cancel("gone", null);
    for (int i = 1; i <= 150; i++) {
      as(ann)
          .body("{\"data\": \"%d\"}".formatted(i))
          .post("/api/v2/events/room:" + room)
          .then()
          .statusCode(201);
    }

    bobs = chat(port, bob);
    bobs.send(message(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM, room).setAfter(last));

    bobs.next(ChatMessageType.CHAT_MESSAGE_TYPE_ROOM_JOINED);
    for (int i = 1; i <= 150; i++) {
      assertThat(bobs.heard()).isEqualTo(Integer.toString(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongIsToldAndTheCallGoesOn(GrpcPort port) {
    Chat chat = chat(port, ann);

    chat.say(room, "not there");
    assertThat(chat.next(ChatMessageType.CHAT_MESSAGE_TYPE_ERROR).getCode())
        .isEqualTo("NOT_JOINED");
    chat.join(room)
        .send(message(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM, room).setRef("twice"));
    ChatMessage twice = chat.next(ChatMessageType.CHAT_MESSAGE_TYPE_ERROR);
    assertThat(twice.getCode()).isEqualTo("CONFLICT");
    assertThat(twice.getRef()).isEqualTo("twice");
    for (ChatMessage.Builder wrong :
        new ChatMessage.Builder[] {
          message(ChatMessageType.CHAT_MESSAGE_TYPE_UNSPECIFIED, room),
          message(ChatMessageType.CHAT_MESSAGE_TYPE_ROOM_JOINED, room),
          message(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM, "no such name"),
          message(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM, ""),
          message(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM, "x").setAfter("yesterday"),
          message(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM, "x").setHistory(-1),
          message(ChatMessageType.CHAT_MESSAGE_TYPE_UNSPECIFIED, room).setTypeValue(99)
        }) {
      chat.send(wrong);
      assertThat(chat.next(ChatMessageType.CHAT_MESSAGE_TYPE_ERROR).getCode())
          .isEqualTo("INVALID_PARAMETER");
    }
    chat.say(room, "x".repeat(20_000));
    assertThat(chat.next(ChatMessageType.CHAT_MESSAGE_TYPE_ERROR).getCode())
        .isEqualTo("PAYLOAD_TOO_LARGE");
  }

  @ParameterizedTest
  @EnumSource
  void whoComesAndGoesAndTypesIsTold(GrpcPort port) {
    Chat anns = chat(port, ann);
    anns.send(message(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM, room).setPresence(true));
    anns.next(ChatMessageType.CHAT_MESSAGE_TYPE_ROOM_JOINED);
    Chat bobs = chat(port, bob).join(room);
    ChatMessage online = anns.next(ChatMessageType.CHAT_MESSAGE_TYPE_PRESENCE);
    assertThat(online.getUserId()).isEqualTo(bob.id().toString());
    assertThat(online.getActive()).isTrue();

    bobs.send(message(ChatMessageType.CHAT_MESSAGE_TYPE_TYPING, room).setActive(true));
    ChatMessage typing = anns.next(ChatMessageType.CHAT_MESSAGE_TYPE_TYPING);
    assertThat(typing.getUserId()).isEqualTo(bob.id().toString());
    assertThat(typing.getActive()).isTrue();

    anns.send(message(ChatMessageType.CHAT_MESSAGE_TYPE_PRESENCE, room).setRef("who"));
    ChatMessage present = anns.next(ChatMessageType.CHAT_MESSAGE_TYPE_PRESENCE);
    assertThat(present.getUsersList())
        .containsExactlyInAnyOrder(ann.id().toString(), bob.id().toString());
    assertThat(present.getRef()).isEqualTo("who");

    bobs.send(message(ChatMessageType.CHAT_MESSAGE_TYPE_LEAVE_ROOM, room).setRef("bye"));
    assertThat(bobs.next(ChatMessageType.CHAT_MESSAGE_TYPE_ROOM_LEFT).getRef()).isEqualTo("bye");
    assertThat(anns.next(ChatMessageType.CHAT_MESSAGE_TYPE_PRESENCE).getActive()).isFalse();
    bobs.say(room, "gone");
    assertThat(bobs.next(ChatMessageType.CHAT_MESSAGE_TYPE_ERROR).getCode())
        .isEqualTo("NOT_JOINED");
  }

  @ParameterizedTest
  @EnumSource
  void aRevokedSessionEndsItsCallAndSaysWhereToGoOn(GrpcPort port) {
    Chat chat = chat(port, ann).join(room);

    as(ann).delete("/auth/sessions").then().statusCode(204);

    ChatMessage last = chat.next(ChatMessageType.CHAT_MESSAGE_TYPE_ERROR);
    assertThat(last.getCode()).isEqualTo("UNAUTHENTICATED");
    assertThat(last.getResumeMap()).containsKey(room);
    assertThat(chat.end()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(chat.failure.getStatus().getDescription()).contains("revoked");
  }
}
