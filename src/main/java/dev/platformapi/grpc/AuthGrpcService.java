package dev.platformapi.grpc;

import com.google.protobuf.util.Durations;
import dev.platformapi.auth.Grant;
import dev.platformapi.auth.Login;
import dev.platformapi.auth.RefreshTokens;
import dev.platformapi.auth.Scope;
import dev.platformapi.error.InputValidator;
import dev.platformapi.grpc.v1.AuthServiceGrpc;
import dev.platformapi.grpc.v1.LoginRequest;
import dev.platformapi.grpc.v1.LoginResponse;
import dev.platformapi.grpc.v1.RefreshRequest;
import dev.platformapi.grpc.v1.RefreshResponse;
import dev.platformapi.grpc.v1.Tokens;
import io.grpc.stub.StreamObserver;
import jakarta.enterprise.context.ApplicationScoped;

/** {@code platform.v1.AuthService}. */
@ApplicationScoped
class AuthGrpcService implements AuthServiceGrpc.AsyncService {
  private final Login login;
  private final RefreshTokens refreshTokens;
  private final InputValidator validator;

  AuthGrpcService(Login login, RefreshTokens refreshTokens, InputValidator validator) {
    this.login = login;
    this.refreshTokens = refreshTokens;
    this.validator = validator;
  }

  @Override
  public void login(LoginRequest request, StreamObserver<LoginResponse> responses) {
    Calls.unary(
        responses,
        () -> {
          var valid =
              validator.valid(
                  new dev.platformapi.auth.LoginRequest(
                      given(request.getUsername()), given(request.getPassword())));
          return login
              .login(valid.username(), valid.password())
              .map(grant -> LoginResponse.newBuilder().setTokens(tokens(grant)).build());
        });
  }

  @Override
  public void refresh(RefreshRequest request, StreamObserver<RefreshResponse> responses) {
    Calls.unary(
        responses,
        () ->
            refreshTokens
                .refresh(request.getRefreshToken())
                .map(grant -> RefreshResponse.newBuilder().setTokens(tokens(grant)).build()));
  }

  private static String given(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Tokens tokens(Grant grant) {
    return Tokens.newBuilder()
        .setUserId(grant.userId().toString())
        .setUsername(grant.username())
        .setAccessToken(grant.access().value())
        .setExpiresIn(Durations.fromMillis(grant.access().lifetime().toMillis()))
        .setRefreshToken(grant.refreshToken())
        .addAllScopes(grant.access().scopes().stream().sorted().map(Scope::value).toList())
        .build();
  }
}
