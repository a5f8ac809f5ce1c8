package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.Origin;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Sessions and their refresh tokens (RFC 9700, 4.14): rotated at each use, revoked on reuse. */
@ApplicationScoped
public class Sessions {
  static final String TOKEN_PREFIX = "prt_";

  private final AuthConfig config;
  private final Accounts accounts;
  private final Permissions permissions;
  private final Tokens tokens;
  private final Invalidations invalidations;
  private final AuditLog audit;
  private final Clock clock;

  Sessions(
      AuthConfig config,
      Accounts accounts,
      Permissions permissions,
      Tokens tokens,
      Invalidations invalidations,
      AuditLog audit,
      Clock clock) {
    this.config = config;
    this.accounts = accounts;
    this.permissions = permissions;
    this.tokens = tokens;
    this.invalidations = invalidations;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The tokens of a session.
   *
   * @param refreshToken opaque; good for one use
   */
  public record Grant(
      UUID userId, String username, Tokens.AccessToken access, String refreshToken) {}

  /** A session as its owner sees it. */
  public record SessionView(
      UUID id,
      String address,
      String userAgent,
      Instant createdAt,
      Instant lastUsedAt,
      Instant expiresAt,
      boolean current) {}

  /** Begins a session for somebody who has proved to be that account. */
  Uni<Grant> open(Accounts.Account account) {
    Instant now = clock.instant();
    Origin origin = Origin.current();
    Session session = new Session();
    session.userId = account.id();
    session.address = origin.address();
    session.userAgent = origin.userAgent();
    session.createdAt = now;
    session.lastUsedAt = now;
    session.expiresAt = now.plus(config.refreshTokenLifetime());
    return Panache.withTransaction(
        () ->
            Session.delete("userId = ?1 and expiresAt < ?2", account.id(), now)
                .flatMap(deleted -> session.<Session>persist())
                .flatMap(saved -> nextGrant(account, saved)));
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

  /** Ends the session of that refresh token; an unknown one is none, and no failure (RFC 7009). */
  public Uni<Void> revokeByRefreshToken(String token) {
    return Panache.withTransaction(() -> RefreshToken.<RefreshToken>findById(Secrets.hash(token)))
        .flatMap(
            row ->
                row == null
                    ? Uni.createFrom().voidItem()
                    : end("id = ?1", row.sessionId).replaceWithVoid());
  }

  /** The live session whose next refresh token this is; null when there is none. */
  @WithSession
  Uni<Session> findByRefreshToken(String token) {
    return RefreshToken.<RefreshToken>findById(Secrets.hash(token))
        .flatMap(
            row ->
                row == null || row.usedAt != null
                    ? Uni.createFrom().nullItem()
                    : Session.<Session>findById(row.sessionId))
        .map(session -> session != null && session.isLive(clock.instant()) ? session : null);
  }

  /** Ends that session. */
  Uni<Void> revoke(UUID sessionId) {
    return end("id = ?1", sessionId).replaceWithVoid();
  }

  /** The caller's own live sessions, the newest first. */
  @WithSession
  public Uni<List<SessionView>> list(Caller caller) {
    permissions.requireSession(caller);
    return Session.<Session>list(
            "userId = ?1 and revokedAt is null and expiresAt > ?2 order by id desc",
            caller.userId(),
            clock.instant())
        .map(found -> found.stream().map(session -> view(session, caller)).toList());
  }

  /** Ends one of the caller's own sessions; fails with {@code NOT_FOUND}. */
  public Uni<Void> revoke(Caller caller, UUID sessionId) {
    permissions.requireSession(caller);
    return end("id = ?1 and userId = ?2", sessionId, caller.userId())
        .invoke(
            ended -> {
              if (ended.isEmpty()) {
                throw PlatformException.notFound("session", sessionId);
              }
            })
        .call(() -> audit.record(AuditAction.SESSION_REVOKED, caller, sessionId.toString(), null))
        .replaceWithVoid();
  }

  /** Ends all sessions of the caller, the present one included. */
  public Uni<Void> revokeAll(Caller caller) {
    permissions.requireSession(caller);
    return revokeAllOf(caller.userId())
        .call(
            () ->
                audit.record(
                    AuditAction.SESSIONS_REVOKED, caller, caller.userId().toString(), null));
  }

  /** Ends all sessions of an account: it was disabled, deleted, or its role or password changed. */
  Uni<Void> revokeAllOf(UUID userId) {
    return end("userId = ?1", userId).replaceWithVoid();
  }

  /** Ends all sessions of an account but the caller's present one. */
  Uni<Void> revokeOthers(Caller caller, UUID userId) {
    return caller.sessionId() == null
        ? revokeAllOf(userId)
        : end("userId = ?1 and id <> ?2", userId, caller.sessionId()).replaceWithVoid();
  }

  /** Whether tokens of that session still open anything. */
  @WithSession
  Uni<Boolean> isLive(UUID sessionId) {
    return Session.<Session>findById(sessionId)
        .map(session -> session != null && session.isLive(clock.instant()));
  }

  private Uni<Outcome> rotate(String token) {
    return RefreshToken.<RefreshToken>findById(Secrets.hash(token), LockModeType.PESSIMISTIC_WRITE)
        .onItem()
        .ifNull()
        .failWith(Sessions::invalid)
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
      return Uni.createFrom().item(new Outcome(parse(Secrets.decrypt(row.answer, token)), null));
    }
    session.revokedAt = now;
    return session.flush().replaceWith(new Outcome(null, session));
  }

  private Uni<Outcome> advance(
      String token, RefreshToken row, Session session, Accounts.Account account, Instant now) {
    session.lastUsedAt = now;
    session.expiresAt = now.plus(config.refreshTokenLifetime());
    return nextGrant(account, session)
        .invoke(
            grant -> {
              row.usedAt = now;
              row.answer = Secrets.encrypt(format(grant), token);
            })
        .map(grant -> new Outcome(grant, null));
  }

  private Uni<Grant> nextGrant(Accounts.Account account, Session session) {
    String token = Secrets.create(TOKEN_PREFIX);
    RefreshToken row = new RefreshToken();
    row.hash = Secrets.hash(token);
    row.sessionId = session.id;
    Tokens.AccessToken access = tokens.issue(account, account.role().scopes(), session.id, null);
    return row.persist().replaceWith(new Grant(account.id(), account.username(), access, token));
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

  private Uni<List<UUID>> end(String which, Object... parameters) {
    return Panache.withTransaction(
            () ->
                Session.<Session>list("revokedAt is null and " + which, parameters)
                    .invoke(found -> found.forEach(session -> session.revokedAt = clock.instant()))
                    .map(found -> found.stream().map(session -> session.id).toList()))
        .call(ended -> tell(ended));
  }

  private Uni<Void> tell(List<UUID> ended) {
    return ended.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join()
            .all(ended.stream().map(invalidations::sessionEnded).toList())
            .andFailFast()
            .replaceWithVoid();
  }

  private static SessionView view(Session session, Caller caller) {
    return new SessionView(
        session.id,
        session.address,
        session.userAgent,
        session.createdAt,
        session.lastUsedAt,
        session.expiresAt,
        session.id.equals(caller.sessionId()));
  }

  private static PlatformException invalid() {
    return new PlatformException(
        ErrorCode.INVALID_GRANT, "The refresh token is not valid, or not any more.");
  }

  private static String format(Grant grant) {
    return new JsonObject()
        .put("user_id", grant.userId().toString())
        .put("username", grant.username())
        .put("access", grant.access().value())
        .put("lifetime", grant.access().lifetime().toString())
        .put("scope", Scope.format(grant.access().scopes()))
        .put("refresh", grant.refreshToken())
        .encode();
  }

  private static Grant parse(String text) {
    JsonObject json = new JsonObject(text);
    return new Grant(
        UUID.fromString(json.getString("user_id")),
        json.getString("username"),
        new Tokens.AccessToken(
            json.getString("access"),
            java.time.Duration.parse(json.getString("lifetime")),
            Scope.parse(json.getString("scope"))),
        json.getString("refresh"));
  }

  /** What a use of a refresh token led to: tokens, or a session that had to be revoked. */
  private record Outcome(Grant grant, Session reused) {}
}
