package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserFilter;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.Impatient;
import dev.platformapi.support.LastMessage;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that are silent, gone, or too eager; and connections that have lived long enough. */
@QuarkusTest
@TestProfile(Impatient.class)
class GrpcLimitsTest {
  private static final long ENHANCE_YOUR_CALM = 11;

  @Inject Vertx vertx;
  private ManagedChannel channel;

  @AfterEach
  void disconnect() throws InterruptedException {
    if (channel != null) {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatSendsNothingIsEnded(GrpcPort port) {
    channel = port.channel();
    LastMessage<CreateUsersResponse> end = new LastMessage<>();

    createUsers(end);

    StatusRuntimeException failure = (StatusRuntimeException) end.failure();
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(GrpcClient.detail(failure, ErrorInfo.class).orElseThrow().getReason())
        .isEqualTo("DEADLINE_EXCEEDED");
  }

  @ParameterizedTest
  @EnumSource
  void aListThatNobodyReadsIsEnded(GrpcPort port) {
    channel = port.channel();
    int users = 2000;
    UserFilter created =
        UserFilter.newBuilder().setCreatedAfter(Times.timestamp(Instant.now())).build();
    createSome(users);
    AtomicInteger received = new AtomicInteger();
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<ListUsersRequest, User> call =
        GrpcClient.with(UserServiceGrpc.newStub(channel), bearer())
            .getChannel()
            .newCall(UserServiceGrpc.getListUsersMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(User user) {
            received.incrementAndGet();
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.sendMessage(ListUsersRequest.newBuilder().setPageSize(10).setFilter(created).build());
    call.halfClose();

    Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    call.request(Integer.MAX_VALUE);

    assertThat(end.orTimeout(5, TimeUnit.SECONDS).join().getCode())
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(received.get()).isBetween(1, users);
  }

  @Test
  void aClientThatPingsTooOftenIsDisconnected() {
    HttpConnection connection = connection();
    CompletableFuture<Long> reason = new CompletableFuture<>();
    connection.goAwayHandler(away -> reason.complete(away.getErrorCode()));

    for (int i = 0; i < 10; i++) {
      connection.ping(Buffer.buffer("12345678"));
    }

    assertThat(reason.orTimeout(3, TimeUnit.SECONDS).join()).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void aClientThatDoesNotAnswerPingsIsDisconnected() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", GrpcPort.OWN.number())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      socket.getOutputStream().flush();

      long start = System.nanoTime();
      socket.getInputStream().readAllBytes();

      // grpc-java asks every ten seconds at most.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void anOldConnectionIsAskedToGo() {
    HttpConnection connection = connection();
    CompletableFuture<Long> reason = new CompletableFuture<>();
    connection.goAwayHandler(away -> reason.complete(away.getErrorCode()));

    assertThat(reason.orTimeout(10, TimeUnit.SECONDS).join()).isZero();
  }

  @Test
  void aConnectionHasSoManyCallsAtMost() {
    HttpConnection connection = connection();

    Awaitility.await()
        .untilAsserted(
            () -> assertThat(connection.remoteSettings().getMaxConcurrentStreams()).isEqualTo(7));
  }

  private HttpConnection connection() {
    CompletableFuture<HttpConnection> connection = new CompletableFuture<>();
    vertx
        .createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false))
        .request(HttpMethod.POST, GrpcPort.OWN.number(), "127.0.0.1", "/")
        .onSuccess(request -> connection.complete(request.connection()))
        .onFailure(connection::completeExceptionally);
    return connection.orTimeout(5, TimeUnit.SECONDS).join();
  }

  private void createSome(int users) {
    LastMessage<CreateUsersResponse> end = new LastMessage<>();
    StreamObserver<CreateUserRequest> stream = createUsers(end);
    for (int i = 0; i < users; i++) {
      String name = Api.uniqueName();
      stream.onNext(
          CreateUserRequest.newBuilder()
              .setUsername(name)
              .setEmail(name + "@example.com")
              .putMetadata("note", "x".repeat(4000))
              .build());
    }
    stream.onCompleted();
    assertThat(end.orTimeout(20, TimeUnit.SECONDS).join().getFailuresList()).isEmpty();
  }

  private StreamObserver<CreateUserRequest> createUsers(LastMessage<CreateUsersResponse> end) {
    return GrpcClient.with(UserServiceGrpc.newStub(channel), bearer()).createUsers(end);
  }

  private static String bearer() {
    return "Bearer " + Api.adminToken();
  }
}
