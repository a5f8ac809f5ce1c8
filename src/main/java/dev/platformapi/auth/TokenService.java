package dev.platformapi.auth;

import dev.platformapi.error.PlatformException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** What clients may do with tokens beside logging in: trade keys for them, revoke, introspect. */
@ApplicationScoped
public class TokenService {
  private final Authenticator authenticator;
  private final Accounts accounts;
  private final Tokens tokens;
  private final Sessions sessions;
  private final RefreshTokens refreshTokens;
  private final Permissions permissions;

  TokenService(
      Authenticator authenticator,
      Accounts accounts,
      Tokens tokens,
      Sessions sessions,
      RefreshTokens refreshTokens,
      Permissions permissions) {
    this.authenticator = authenticator;
    this.accounts = accounts;
    this.tokens = tokens;
    this.sessions = sessions;
    this.refreshTokens = refreshTokens;
    this.permissions = permissions;
  }

  /**
   * What is known of a token (RFC 7662).
   *
   * @param kind {@code access_token} or {@code refresh_token}
   * @param issuedAt null for a refresh token
   */
  public record Introspection(
      UUID userId,
      String username,
      Set<Scope> scopes,
      String kind,
      UUID keyId,
      Instant issuedAt,
      Instant expiry) {}

  /**
   * An access token for the owner of an API key (RFC 6749, 4.4). Fails with {@code UNAUTHENTICATED}
   * when the key opens nothing.
   *
   * @param wanted the scopes asked for; empty for all of the key's
   */
  public Uni<Tokens.AccessToken> forKey(String key, Set<Scope> wanted) {
    return authenticator
        .byKey(key)
        .flatMap(
            caller ->
                accounts
                    .find(caller.userId())
                    .map(
                        account ->
                            tokens.issue(account, narrowed(caller, wanted), null, caller.keyId())));
  }

  /**
   * Ends the session that the token belongs to (RFC 7009). A token that is not valid is no failure:
   * there is nothing left to revoke.
   *
   * @return false for a token that cannot be revoked by itself, because an API key made it
   */
  public Uni<Boolean> revoke(String token) {
    if (token.startsWith(RefreshTokens.PREFIX)) {
      return refreshTokens
          .findSessionId(token)
          .flatMap(id -> id == null ? Uni.createFrom().voidItem() : sessions.revoke(id))
          .replaceWith(true);
    }
    Caller caller;
    try {
      caller = tokens.verify(token).caller();
    } catch (PlatformException invalid) {
      return Uni.createFrom().item(true);
    }
    return caller.sessionId() == null
        ? Uni.createFrom().item(false)
        : sessions.revoke(caller.sessionId()).replaceWith(true);
  }

  /** What the token opens now; null when that is nothing. Needs {@code tokens:introspect}. */
  public Uni<Introspection> introspect(Caller caller, String token) {
    permissions.require(caller, Scope.TOKENS_INTROSPECT);
    if (token.startsWith(RefreshTokens.PREFIX)) {
      return refreshTokens
          .findSession(token)
          .flatMap(
              session ->
                  session == null
                      ? Uni.createFrom().nullItem()
                      : accounts
                          .find(session.userId)
                          .map(account -> ofRefreshToken(account, session)));
    }
    return authenticator
        .byToken(token)
        .map(ignored -> ofAccessToken(tokens.verify(token)))
        .onFailure(PlatformException.class)
        .recoverWithNull();
  }

  private static Introspection ofRefreshToken(Accounts.Account account, Session session) {
    return account == null || account.disabled()
        ? null
        : new Introspection(
            account.id(),
            account.username(),
            account.role().scopes(),
            "refresh_token",
            null,
            null,
            session.expiresAt);
  }

  private static Introspection ofAccessToken(Tokens.Verified token) {
    Caller caller = token.caller();
    return new Introspection(
        caller.userId(),
        caller.username(),
        caller.scopes(),
        "access_token",
        caller.keyId(),
        token.issuedAt(),
        token.expiry());
  }

  private static Set<Scope> narrowed(Caller caller, Set<Scope> wanted) {
    if (wanted.isEmpty()) {
      return caller.scopes();
    }
    Set<Scope> scopes = EnumSet.copyOf(wanted);
    scopes.retainAll(caller.scopes());
    return scopes;
  }
}
