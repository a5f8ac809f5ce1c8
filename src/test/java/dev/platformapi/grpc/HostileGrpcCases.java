package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import dev.platformapi.grpc.v1.CreateUserFailure;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.UserFilter;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.LastMessage;
import dev.platformapi.support.RawHttp;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and metadata that no decent client sends: each call ends with the one right status. */
abstract class HostileGrpcCases {
  private ManagedChannel channel;

  record Row(String name, String method, byte[] message, Status.Code status, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void connect() {
    channel = port().channel();
  }

  /** Which server is called. */
  abstract GrpcPort port();

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @MethodSource({"ids", "lists", "messages"})
  void aHostileMessageIsRefused(Row row) {
    StatusRuntimeException failure = call(row.method(), row.message(), bearer());

    assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(row.status());
    assertThat(reason(failure)).isEqualTo(row.reason());
    RawHttp.isDiscreet(String.valueOf(failure.getStatus().getDescription()));
    assertThat(failure.getTrailers().keys()).doesNotContain("authorization");
  }

  static Stream<Row> ids() {
    return Stream.of(
            "",
            "1",
            "null",
            "'; DROP TABLE users;--",
            "01980000000070008000000000000000",
            "\0",
            "01980000-0000-7000-8000-000000000000\n",
            "é".repeat(36),
            "x".repeat(200_000))
        .map(id -> get(id.length() > 40 ? "a long id" : "the id '" + id + "'", id));
  }

  static Stream<Row> lists() {
    return Stream.of(
        list("a negative page size", b -> b.setPageSize(-1)),
        list("a page size over the limit", b -> b.setPageSize(1001)),
        list("the largest page size", b -> b.setPageSize(Integer.MAX_VALUE)),
        list("the smallest page size", b -> b.setPageSize(Integer.MIN_VALUE)),
        list("a page token that is no id", b -> b.setPageToken("x")),
        list("a page token of SQL", b -> b.setPageToken("' OR 1=1--")),
        list("a time before year 1", b -> b.setFilter(after(Long.MIN_VALUE, 0))),
        list("a time after year 9999", b -> b.setFilter(after(Long.MAX_VALUE, 0))),
        list("negative nanoseconds", b -> b.setFilter(after(0, -1))),
        list("a second of nanoseconds", b -> b.setFilter(after(0, 1_000_000_000))),
        list(
            "1001 usernames",
            b -> {
              UserFilter.Builder filter = UserFilter.newBuilder();
              for (int i = 0; i < 1001; i++) {
                filter.addUsernames("user" + i);
              }
              b.setFilter(filter.build());
            }),
        list("NUL in a username", b -> b.setFilter(names("a\0"))));
  }

  static Stream<Row> messages() {
    byte[] badText = GetUserRequest.newBuilder().build().toByteArray();
    badText =
        com.google.protobuf.UnknownFieldSet.newBuilder()
            .addField(
                1,
                com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xc0}))
                    .build())
            .build()
            .toByteArray();
    return Stream.of(
        malformed("text that is not UTF-8", "GetUser", badText),
        malformed("a field cut short", "GetUser", new byte[] {0x0a, 0x24, 0x30}),
        malformed("a length beyond the message", "GetUser", new byte[] {0x0a, 0x7f}),
        malformed("a negative length", "GetUser", bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f)),
        malformed("the wire type 7", "GetUser", new byte[] {0x0f}),
        malformed("the field 0", "GetUser", new byte[] {0x02, 0x00}),
        malformed(
            "an endless number",
            "GetUser",
            bytes(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
        malformed("a group that does not end", "GetUser", new byte[] {0x0b}),
        malformed("HTTP", "GetUser", "GET / HTTP/1.1\r\n\r\n".getBytes()),
        malformed("a list that is noise", "ListUsers", bytes(0xde, 0xad, 0xbe, 0xef)),
        malformed("a user that is noise", "CreateUsers", bytes(0xde, 0xad, 0xbe, 0xef)),
        malformed("a user that is not UTF-8", "CreateUsers", badText),
        new Row(
            "an id that is unknown",
            "GetUser",
            id("01980000-0000-7000-8000-000000000000"),
            Status.Code.NOT_FOUND,
            "NOT_FOUND"));
  }

  @Test
  void aMessageOverTheLimitIsRefused() {
    for (String method : List.of("GetUser", "CreateUsers")) {
      StatusRuntimeException failure = call(method, id("x".repeat(51 << 20)), bearer());

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void aMethodThatDoesNotExistIsUnimplemented() {
    StatusRuntimeException failure = call("DropUsers", new byte[0], bearer());

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GetUser", "ListUsers", "CreateUsers"})
  void withoutOneGoodTokenNothingAnswers(String method) {
    for (String[] authorization :
        new String[][] {
          {},
          {""},
          {"Bearer"},
          {"Bearer "},
          {"Bearer x"},
          {"Basic YWRtaW46eA=="},
          {Api.adminToken()},
          {"Bearer " + Api.adminToken() + "x"},
          {bearer(), bearer()},
          {"Bearer " + "x".repeat(7000)}
        }) {
      StatusRuntimeException failure = call(method, new byte[0], authorization);

      assertThat(failure.getStatus().getCode())
          .as(Arrays.toString(authorization))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(reason(failure)).isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void aStreamOfBadUsersCreatesNone() {
    var request = CreateUserRequest.newBuilder().setUsername("good_name").setEmail("a@b.c");
    List<CreateUserRequest> bad =
        List.of(
            CreateUserRequest.getDefaultInstance(),
            request.clone().setUsername("a\0b").build(),
            request.clone().setEmail("a\0@b.c").build(),
            request.clone().setPassword("Secret-123\0").build(),
            request.clone().setPassword("").build(),
            request.clone().setAge(-1).build(),
            request.clone().setAge(Integer.MAX_VALUE).build(),
            request.clone().addTags("a b").build(),
            request.clone().addTags("\0").build(),
            request.clone().putMetadata("\0", "x").build(),
            request.clone().putMetadata("x", "\0").build(),
            request.clone().putMetadata("x", "y".repeat(16_384)).build());

    CreateUsersResponse response = create(bad);

    assertThat(response.getIdsList()).isEmpty();
    assertThat(response.getFailuresList())
        .hasSize(bad.size())
        .extracting(CreateUserFailure::getCode)
        .containsOnly("VALIDATION_FAILED");
  }

  private CreateUsersResponse create(List<CreateUserRequest> requests) {
    LastMessage<CreateUsersResponse> answer = new LastMessage<>();
    StreamObserver<CreateUserRequest> stream =
        GrpcClient.with(UserServiceGrpc.newStub(channel), bearer()).createUsers(answer);
    requests.forEach(stream::onNext);
    stream.onCompleted();
    return answer.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private StatusRuntimeException call(String method, byte[] message, String... authorization) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.newBuilder(new Raw(), new Raw())
            .setFullMethodName(UserServiceGrpc.SERVICE_NAME + "/" + method)
            .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
            .build();
    var stub = GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), authorization);
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () ->
            ClientCalls.blockingServerStreamingCall(
                    stub.getChannel(),
                    descriptor,
                    CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
                    message)
                .forEachRemaining(answer -> {}));
  }

  private static String reason(StatusRuntimeException failure) {
    return GrpcClient.detail(failure, ErrorInfo.class).map(ErrorInfo::getReason).orElse(null);
  }

  private static String bearer() {
    return "Bearer " + Api.adminToken();
  }

  private static Row get(String name, String id) {
    return new Row(name, "GetUser", id(id), Status.Code.INVALID_ARGUMENT, "INVALID_PARAMETER");
  }

  private static Row list(
      String name, java.util.function.Consumer<ListUsersRequest.Builder> change) {
    ListUsersRequest.Builder request = ListUsersRequest.newBuilder();
    change.accept(request);
    return new Row(
        name,
        "ListUsers",
        request.build().toByteArray(),
        Status.Code.INVALID_ARGUMENT,
        "INVALID_PARAMETER");
  }

  private static Row malformed(String name, String method, byte[] message) {
    return new Row(name, method, message, Status.Code.INVALID_ARGUMENT, "MALFORMED_REQUEST");
  }

  private static byte[] id(String id) {
    return GetUserRequest.newBuilder().setId(id).build().toByteArray();
  }

  private static UserFilter after(long seconds, int nanos) {
    return UserFilter.newBuilder()
        .setCreatedAfter(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos))
        .build();
  }

  private static UserFilter names(String name) {
    return UserFilter.newBuilder().addUsernames(name).build();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Messages as they are. */
  private static class Raw implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
