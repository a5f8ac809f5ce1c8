package dev.platformapi.auth;

import dev.platformapi.error.PlatformException;
import dev.platformapi.http.Origin;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Sessions: what logins opened, and how they end. */
@ApplicationScoped
public class Sessions {
  private final AuthConfig config;
  private final Permissions permissions;
  private final RefreshTokens refreshTokens;
  private final Invalidations invalidations;
  private final AuditLog audit;
  private final Clock clock;

  Sessions(
      AuthConfig config,
      Permissions permissions,
      RefreshTokens refreshTokens,
      Invalidations invalidations,
      AuditLog audit,
      Clock clock) {
    this.config = config;
    this.permissions = permissions;
    this.refreshTokens = refreshTokens;
    this.invalidations = invalidations;
    this.audit = audit;
    this.clock = clock;
  }

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
                .flatMap(saved -> refreshTokens.next(account, saved)));
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

  /** Those of these sessions whose tokens still open anything. */
  @WithSession
  Uni<Set<UUID>> live(Collection<UUID> ids) {
    return Panache.getSession()
        .flatMap(
            session ->
                session
                    .createQuery(
                        "select id from Session where id in :ids and revokedAt is null"
                            + " and expiresAt > :now",
                        UUID.class)
                    .setParameter("ids", ids)
                    .setParameter("now", clock.instant())
                    .getResultList())
        .map(Set::copyOf);
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
}
