package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.platformapi.grpc.v1.AuthServiceGrpc;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.LoginRequest;
import dev.platformapi.grpc.v1.RefreshRequest;
import dev.platformapi.grpc.v1.Tokens;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuthGrpcServiceTest {
  private ManagedChannel channel;
  private AuthServiceGrpc.AuthServiceBlockingStub auth;
  private Api.TestUser user;

  @BeforeEach
  void connect() {
    channel = GrpcPort.HTTP.channel();
    auth = AuthServiceGrpc.newBlockingStub(channel);
    user = Api.newUser();
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @Test
  void theTokenOfALoginOpens() {
    Tokens tokens = login(Api.PASSWORD);

    User self =
        GrpcClient.with(
                UserServiceGrpc.newBlockingStub(channel), "Bearer " + tokens.getAccessToken())
            .getUser(GetUserRequest.newBuilder().setId(tokens.getUserId()).build());

    assertThat(self.getUsername()).isEqualTo(user.username()).isEqualTo(tokens.getUsername());
    assertThat(tokens.getExpiresIn().getSeconds()).isEqualTo(900);
    assertThat(tokens.getScopesList()).contains("users:read", "posts:write");
  }

  @Test
  void aRefreshTokenIsGoodForTheNextTokens() {
    Tokens first = login(Api.PASSWORD);

    Tokens second = refresh(first.getRefreshToken());

    assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
    assertThat(second.getUserId()).isEqualTo(first.getUserId());
    assertThat(refresh(second.getRefreshToken()).getAccessToken()).isNotEmpty();
  }

  @Test
  void whatIsWrongIsUnauthenticatedAndWhatIsMissingIsInvalid() {
    assertThat(failureOf(() -> login("Wrong-1234"))).isEqualTo("UNAUTHENTICATED UNAUTHENTICATED");
    assertThat(failureOf(() -> login(""))).isEqualTo("INVALID_ARGUMENT VALIDATION_FAILED");
    assertThat(failureOf(() -> login("x".repeat(1025))))
        .isEqualTo("INVALID_ARGUMENT VALIDATION_FAILED");
    assertThat(failureOf(() -> refresh(""))).isEqualTo("UNAUTHENTICATED INVALID_GRANT");
    assertThat(failureOf(() -> refresh("prt_\0"))).isEqualTo("UNAUTHENTICATED INVALID_GRANT");
    assertThat(failureOf(() -> refresh("x".repeat(100_000))))
        .isEqualTo("UNAUTHENTICATED INVALID_GRANT");
  }

  @Test
  void afterTooManyFailuresTheClientIsToldWhenToComeBack() {
    for (int i = 0; i < 5; i++) {
      assertThat(failureOf(() -> login("Wrong-1234"))).startsWith("UNAUTHENTICATED");
    }

    StatusRuntimeException throttled =
        catchThrowableOfType(StatusRuntimeException.class, () -> login(Api.PASSWORD));

    assertThat(throttled.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(
            GrpcClient.detail(throttled, RetryInfo.class)
                .orElseThrow()
                .getRetryDelay()
                .getSeconds())
        .isPositive();
  }

  private Tokens login(String password) {
    return auth.login(
            LoginRequest.newBuilder().setUsername(user.username()).setPassword(password).build())
        .getTokens();
  }

  private Tokens refresh(String token) {
    return auth.refresh(RefreshRequest.newBuilder().setRefreshToken(token).build()).getTokens();
  }

  private static String failureOf(Runnable call) {
    StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    return failure.getStatus().getCode()
        + " "
        + GrpcClient.detail(failure, ErrorInfo.class).orElseThrow().getReason();
  }
}
