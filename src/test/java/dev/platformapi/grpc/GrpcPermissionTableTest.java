package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.platformapi.grpc.v1.AuthServiceGrpc;
import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.grpc.v1.CreatePostRequest;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.DeletePostRequest;
import dev.platformapi.grpc.v1.DeleteUserRequest;
import dev.platformapi.grpc.v1.GetPostRequest;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListPostsRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.LoginRequest;
import dev.platformapi.grpc.v1.Post;
import dev.platformapi.grpc.v1.RefreshRequest;
import dev.platformapi.grpc.v1.UpdatePostRequest;
import dev.platformapi.grpc.v1.UpdateUserRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.support.Api;
import dev.platformapi.support.Scene;
import dev.platformapi.support.Scene.Kind;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may call what: every method of our services against every kind of caller, on both ports. A
 * method without a row fails the test.
 */
@QuarkusTest
class GrpcPermissionTableTest {
  private static final List<Status.Code> READABLE =
      codes("UNAUTHENTICATED OK OK OK OK PERMISSION_DENIED");
  private static final List<Status.Code> OWNERS =
      codes("UNAUTHENTICATED PERMISSION_DENIED OK OK OK PERMISSION_DENIED");
  private static final List<Status.Code> ADMINS =
      codes(
          "UNAUTHENTICATED PERMISSION_DENIED PERMISSION_DENIED OK PERMISSION_DENIED"
              + " PERMISSION_DENIED");
  private static final List<Status.Code> OPEN = codes("OK OK OK OK OK OK");

  /** What the keys can do is the other way round here. */
  private static final List<Status.Code> EVENTS =
      codes("UNAUTHENTICATED OK OK OK PERMISSION_DENIED OK");

  private static final Map<String, Row> ROWS =
      new TreeMap<>(
          Map.ofEntries(
              row("UserService/GetUser", READABLE, GrpcPermissionTableTest::getUser),
              row(
                  "UserService/ListUsers",
                  READABLE,
                  scene -> ListUsersRequest.newBuilder().setPageSize(1000).build()),
              row(
                  "UserService/CreateUsers",
                  ADMINS,
                  scene -> CreateUserRequest.getDefaultInstance()),
              row("UserService/UpdateUser", OWNERS, GrpcPermissionTableTest::updateUser),
              row("UserService/DeleteUser", OWNERS, GrpcPermissionTableTest::deleteUser),
              row("UserService/UserChat", EVENTS, scene -> ChatMessage.getDefaultInstance()),
              row(
                  "PostService/GetPost",
                  READABLE,
                  scene -> GetPostRequest.newBuilder().setId(scene.post()).build()),
              row(
                  "PostService/ListPosts",
                  READABLE,
                  scene -> ListPostsRequest.newBuilder().setAuthorId(owner(scene)).build()),
              row(
                  "PostService/CreatePost",
                  OWNERS,
                  scene ->
                      CreatePostRequest.newBuilder()
                          .setAuthorId(owner(scene))
                          .setTitle("t")
                          .build()),
              row("PostService/UpdatePost", OWNERS, GrpcPermissionTableTest::updatePost),
              row(
                  "PostService/DeletePost",
                  OWNERS,
                  scene -> DeletePostRequest.newBuilder().setId(scene.post()).build()),
              row("AuthService/Login", OPEN, GrpcPermissionTableTest::login),
              row("AuthService/Refresh", OPEN, GrpcPermissionTableTest::refresh)));

  /** How each kind of caller fares. */
  private record Row(List<Status.Code> codes, Function<Scene, Message> message) {}

  @Test
  void everyMethodHasARow() {
    assertThat(methods().keySet()).isEqualTo(ROWS.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aMethodAnswersEachCallerAsTheTableSays(String name) throws InterruptedException {
    for (GrpcPort port : GrpcPort.values()) {
      ManagedChannel channel = port.channel();
      try {
        List<Status.Code> codes =
            Arrays.stream(Kind.values())
                .map(kind -> call(channel, methods().get(name), ROWS.get(name).message(), kind))
                .toList();
        assertThat(codes).as(port.name()).isEqualTo(ROWS.get(name).codes());
      } finally {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      }
    }
  }

  static Stream<String> names() {
    return ROWS.keySet().stream();
  }

  @SuppressWarnings("unchecked")
  private static Status.Code call(
      Channel channel, MethodDescriptor<?, ?> method, Function<Scene, Message> message, Kind kind) {
    Scene scene = new Scene();
    Metadata metadata = new Metadata();
    switch (kind) {
      case GUEST -> {}
      case KEY, POWERLESS_KEY -> metadata.put(CallRecord.ascii("x-api-key"), scene.key(kind));
      default ->
          metadata.put(CallRecord.ascii("authorization"), "Bearer " + scene.person(kind).token());
    }
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<Message, Message> call =
        (ClientCall<Message, Message>)
            channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(Message answer) {
            call.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        metadata);
    call.request(1);
    call.sendMessage(message.apply(scene));
    call.halfClose();
    return end.join().getCode();
  }

  private static Message getUser(Scene scene) {
    return GetUserRequest.newBuilder().setId(owner(scene)).build();
  }

  private static Message updateUser(Scene scene) {
    return UpdateUserRequest.newBuilder()
        .setUser(User.newBuilder().setId(owner(scene)).setAge(20))
        .build();
  }

  private static Message deleteUser(Scene scene) {
    return DeleteUserRequest.newBuilder().setId(owner(scene)).build();
  }

  private static Message updatePost(Scene scene) {
    return UpdatePostRequest.newBuilder()
        .setPost(Post.newBuilder().setId(scene.post()).setTitle("x"))
        .build();
  }

  private static Message login(Scene scene) {
    return LoginRequest.newBuilder()
        .setUsername(scene.owner.username())
        .setPassword(Api.PASSWORD)
        .build();
  }

  private static Message refresh(Scene scene) {
    ManagedChannel channel = GrpcPort.HTTP.channel();
    try {
      return RefreshRequest.newBuilder()
          .setRefreshToken(
              AuthServiceGrpc.newBlockingStub(channel)
                  .login((LoginRequest) login(scene))
                  .getTokens()
                  .getRefreshToken())
          .build();
    } finally {
      channel.shutdownNow();
    }
  }

  private static String owner(Scene scene) {
    return scene.owner.id().toString();
  }

  private static Map.Entry<String, Row> row(
      String method, List<Status.Code> codes, Function<Scene, Message> message) {
    return Map.entry("platform.v1." + method, new Row(codes, message));
  }

  private static List<Status.Code> codes(String names) {
    return Arrays.stream(names.split(" ")).map(Status.Code::valueOf).toList();
  }

  /** The methods of all our services, by their full names. */
  private static Map<String, MethodDescriptor<?, ?>> methods() {
    Map<String, MethodDescriptor<?, ?>> methods = new TreeMap<>();
    Arc.container().instance(GrpcServices.class).get().own().stream()
        .flatMap(service -> service.getServiceDescriptor().getMethods().stream())
        .forEach(method -> methods.put(method.getFullMethodName(), method));
    return methods;
  }
}
