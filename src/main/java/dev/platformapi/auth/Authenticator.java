package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Turns the credentials of a request into its caller, for every protocol. */
@ApplicationScoped
public class Authenticator {
  private static final String BEARER = "bearer ";

  private final Tokens tokens;

  Authenticator(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The caller; fails with {@code UNAUTHENTICATED}.
   *
   * @param authorization every value of the {@code Authorization} header or metadata
   */
  public Uni<Caller> authenticate(List<String> authorization) {
    return Uni.createFrom().item(() -> tokens.verify(bearer(authorization)));
  }

  private static String bearer(List<String> authorization) {
    if (authorization.isEmpty()) {
      throw new PlatformException(ErrorCode.UNAUTHENTICATED, "Authentication is required.");
    }
    if (authorization.size() > 1) {
      throw new PlatformException(
          ErrorCode.UNAUTHENTICATED, "Send one Authorization, not several.");
    }
    String value = authorization.get(0);
    if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new PlatformException(
          ErrorCode.UNAUTHENTICATED, "The Authorization must be a Bearer token.");
    }
    return value.substring(BEARER.length()).strip();
  }
}
