package dev.platformapi.grpc;

import static dev.platformapi.support.Api.adminToken;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.overload.OverloadTest;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.FullPod;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.LastMessage;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of gRPC ask for the same room as requests do. */
@QuarkusTest
@TestProfile(OverloadTest.Small.class)
class GrpcOverloadTest {
  private static final int LIMIT = 2;

  private TestUser user;
  private FullPod full;
  private ManagedChannel channel;

  @BeforeEach
  void fill() {
    user = newUser();
    user.token();
    asAdmin().get("/api/v1/users?limit=1").then().statusCode(200);
    full = FullPod.of(user, LIMIT);
  }

  @AfterEach
  void leave() throws InterruptedException {
    full.close();
    assertThat(user(user.token()).getUsername()).isEqualTo(user.username());
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void oneCallTooManyIsRefusedAndAnAdministratorsIsNot(GrpcPort port) {
    channel = port.channel();
    int before = FullPod.shed("grpc");

    StatusRuntimeException refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> user(user.token()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    ErrorInfo info = GrpcClient.detail(refusal, ErrorInfo.class).orElseThrow();
    assertThat(info.getReason()).isEqualTo("OVERLOADED");
    assertThat(refusal.getTrailers().get(CallRecord.REQUEST_ID))
        .isEqualTo(info.getMetadataMap().get("request_id"));
    assertThat(
            Durations.toSeconds(
                GrpcClient.detail(refusal, RetryInfo.class).orElseThrow().getRetryDelay()))
        .isBetween(1L, 2L);
    assertThat(user(adminToken()).getUsername()).isEqualTo(user.username());
    assertThat(FullPod.shed("grpc")).isEqualTo(before + 1);
    assertThat(FullPod.inFlight()).isEqualTo(LIMIT);
  }

  @ParameterizedTest
  @EnumSource
  void healthIsAnsweredAnyway(GrpcPort port) {
    channel = port.channel();

    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @ParameterizedTest
  @EnumSource
  void aStreamTakesNoRoom(GrpcPort port) {
    channel = port.channel();
    full.close();
    UserServiceGrpc.UserServiceStub users =
        GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + adminToken());
    LastMessage<ChatMessage> chat = new LastMessage<>();
    LastMessage<CreateUsersResponse> creation = new LastMessage<>();
    for (int i = 0; i < 2 * LIMIT; i++) {
      users.userChat(new LastMessage<>());
      users.createUsers(new LastMessage<>());
      FullPod.awaitInFlight(0);
    }

    full = FullPod.of(user, LIMIT);
    GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + user.token()).userChat(chat);
    GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + user.token())
        .createUsers(creation);

    assertThat(Status.fromThrowable(chat.failure()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(Status.fromThrowable(creation.failure()).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aCallOfABrowserIsCountedOnce(HttpClient.Version version) throws Exception {
    channel = GrpcPort.HTTP.channel();
    full.close();
    full = FullPod.of(user, LIMIT - 1);

    assertThat(web(version).headers().firstValue("grpc-status").orElse("0")).isEqualTo("0");
    full.takeRoom(user.token());
    assertThat(web(version).headers().firstValue("grpc-status"))
        .hasValue(Integer.toString(Status.Code.UNAVAILABLE.value()));
  }

  private HttpResponse<byte[]> web(HttpClient.Version version) throws Exception {
    byte[] message = GetUserRequest.newBuilder().setId(user.id().toString()).build().toByteArray();
    byte[] frame = new byte[message.length + 5];
    frame[4] = (byte) message.length;
    System.arraycopy(message, 0, frame, 5, message.length);
    return HttpClient.newBuilder()
        .version(version)
        .build()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + RestAssured.port
                            + "/platform.v1.UserService/GetUser"))
                .header("Content-Type", "application/grpc-web+proto")
                .header("Authorization", "Bearer " + user.token())
                .POST(BodyPublishers.ofByteArray(frame))
                .build(),
            BodyHandlers.ofByteArray());
  }

  private dev.platformapi.grpc.v1.User user(String token) {
    return GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + token)
        .getUser(GetUserRequest.newBuilder().setId(user.id().toString()).build());
  }
}
