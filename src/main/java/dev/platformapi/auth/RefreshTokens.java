package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Refresh tokens (RFC 9700, 4.14): rotated at each use; a reuse revokes the session. */
@ApplicationScoped
public class RefreshTokens {
  static final String PREFIX = "prt_";

  private final AuthConfig config;
  private final Accounts accounts;
  private final Tokens tokens;
  private final Invalidations invalidations;
  private final AuditLog audit;
  private final Clock clock;

  RefreshTokens(
      AuthConfig config,
      Accounts accounts,
      Tokens tokens,
      Invalidations invalidations,
      AuditLog audit,
      Clock clock) {
    this.config = config;
    this.accounts = accounts;
    this.tokens = tokens;
    this.invalidations = invalidations;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The next tokens for a refresh token. A retry within the grace window gets the same answer; a
   * later reuse revokes the session, and that one only. Fails with {@code INVALID_GRANT}.
   */
  public Uni<Grant> refresh(String token) {
    return Panache.withTransaction(() -> rotate(token))
        .flatMap(
            outcome ->
                outcome.reused() == null
                    ? Uni.createFrom().item(outcome.grant())
                    : reused(outcome.reused()));
  }

  /** An access token and the next refresh token of a session; needs a transaction. */
  Uni<Grant> next(Accounts.Account account, Session session) {
    String token = Secrets.create(PREFIX);
    RefreshToken row = new RefreshToken();
    row.hash = Secrets.hash(token);
    row.sessionId = session.id;
    Tokens.AccessToken access = tokens.issue(account, account.role().scopes(), session.id, null);
    return row.persist().replaceWith(new Grant(account.id(), account.username(), access, token));
  }

  /** The session that this token has ever belonged to; null when there is none. */
  @WithSession
  Uni<UUID> findSessionId(String token) {
    return RefreshToken.<RefreshToken>findById(Secrets.hash(token))
        .map(row -> row == null ? null : row.sessionId);
  }

  /** The live session whose next refresh token this is; null when there is none. */
  @WithSession
  Uni<Session> findSession(String token) {
    return RefreshToken.<RefreshToken>findById(Secrets.hash(token))
        .flatMap(
            row ->
                row == null || row.usedAt != null
                    ? Uni.createFrom().nullItem()
                    : Session.<Session>findById(row.sessionId))
        .map(session -> session != null && session.isLive(clock.instant()) ? session : null);
  }

  private Uni<Outcome> rotate(String token) {
    return RefreshToken.<RefreshToken>findById(Secrets.hash(token), LockModeType.PESSIMISTIC_WRITE)
        .onItem()
        .ifNull()
        .failWith(RefreshTokens::invalid)
        .flatMap(
            row ->
                Session.<Session>findById(row.sessionId)
                    .flatMap(session -> use(token, row, session)));
  }

  private Uni<Outcome> use(String token, RefreshToken row, Session session) {
    Instant now = clock.instant();
    if (session == null || !session.isLive(now)) {
      return Uni.createFrom().failure(invalid());
    }
    if (row.usedAt == null) {
      return accounts
          .find(session.userId)
          .flatMap(
              account ->
                  account == null || account.disabled()
                      ? Uni.createFrom().failure(invalid())
                      : advance(token, row, session, account, now));
    }
    if (now.isBefore(row.usedAt.plus(config.refreshGrace()))) {
      return Uni.createFrom()
          .item(new Outcome(Grant.fromJson(Secrets.decrypt(row.answer, token)), null));
    }
    session.revokedAt = now;
    return session.flush().replaceWith(new Outcome(null, session));
  }

  private Uni<Outcome> advance(
      String token, RefreshToken row, Session session, Accounts.Account account, Instant now) {
    session.lastUsedAt = now;
    session.expiresAt = now.plus(config.refreshTokenLifetime());
    return next(account, session)
        .invoke(
            grant -> {
              row.usedAt = now;
              row.answer = Secrets.encrypt(grant.toJson(), token);
            })
        .map(grant -> new Outcome(grant, null));
  }

  private Uni<Grant> reused(Session session) {
    return invalidations
        .sessionEnded(session.id)
        .call(
            () ->
                audit.record(
                    AuditAction.TOKEN_REUSED, session.userId, null, session.id.toString(), null))
        .flatMap(told -> Uni.createFrom().failure(invalid()));
  }

  private static PlatformException invalid() {
    return new PlatformException(
        ErrorCode.INVALID_GRANT, "The refresh token is not valid, or not any more.");
  }

  /** What a use of a refresh token led to: tokens, or a session that had to be revoked. */
  private record Outcome(Grant grant, Session reused) {}
}
