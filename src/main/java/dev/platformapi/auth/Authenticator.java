package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.overload.Administrators;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Turns the credentials of a request into its caller, for every protocol. */
@ApplicationScoped
public class Authenticator {
  private static final String BEARER = "bearer ";

  /** Longer than any key made here; what is longer is refused unread. */
  private static final int MAX_KEY_LENGTH = 256;

  private final Tokens tokens;
  private final Tickets tickets;
  private final Liveness liveness;
  private final Administrators administrators;

  Authenticator(Tokens tokens, Tickets tickets, Liveness liveness, Administrators administrators) {
    this.tokens = tokens;
    this.tickets = tickets;
    this.liveness = liveness;
    this.administrators = administrators;
  }

  /** The caller; fails with {@code UNAUTHENTICATED}. */
  public Uni<Caller> authenticate(Credentials credentials) {
    if (credentials.isEmpty()) {
      return Uni.createFrom().failure(unauthenticated("Authentication is required."));
    }
    if (credentials.count() > 1) {
      return Uni.createFrom()
          .failure(unauthenticated("Send one Authorization or one API key, not several."));
    }
    return Uni.createFrom()
        .deferred(() -> by(credentials))
        .invoke(
            caller -> {
              RequestRecord.identify(caller.userId(), caller.keyId());
              if (caller.isAdmin()) {
                administrators.remember(credentials.shown());
              }
            });
  }

  private Uni<Caller> by(Credentials credentials) {
    if (!credentials.tickets().isEmpty()) {
      return tickets.redeem(credentials.tickets().get(0)).flatMap(this::live);
    }
    return credentials.apiKeys().isEmpty()
        ? byToken(bearer(credentials.authorization()))
        : byKey(credentials.apiKeys().get(0));
  }

  /** The owner of an API key, with the key's scopes; fails with {@code UNAUTHENTICATED}. */
  Uni<Caller> byKey(String key) {
    if (!key.startsWith(ApiKeys.PREFIX) || key.length() > MAX_KEY_LENGTH) {
      return Uni.createFrom().failure(unauthenticated("The API key is not valid."));
    }
    return liveness
        .caller(key)
        .map(caller -> caller.orElseThrow(() -> unauthenticated("The API key is not valid.")));
  }

  /** Who an access token speaks for; fails with {@code UNAUTHENTICATED}. */
  Uni<Caller> byToken(String token) {
    return Uni.createFrom().item(() -> tokens.verify(token).caller()).flatMap(this::live);
  }

  private Uni<Caller> live(Caller caller) {
    return liveness
        .isLive(caller)
        .map(
            live -> {
              if (!live) {
                throw unauthenticated("The access token was revoked.");
              }
              return caller;
            });
  }

  private static String bearer(List<String> authorization) {
    String value = authorization.get(0);
    if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw unauthenticated("The Authorization must be a Bearer token.");
    }
    return value.substring(BEARER.length()).strip();
  }

  private static PlatformException unauthenticated(String detail) {
    return new PlatformException(ErrorCode.UNAUTHENTICATED, detail);
  }
}
