package dev.platformapi.auth;

import dev.platformapi.http.Origin;
import dev.platformapi.paging.Cursor;
import dev.platformapi.paging.Slice;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.panache.common.Parameters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;

/** The log of what matters to security. */
@ApplicationScoped
public class AuditLog {
  private static final Logger LOG = Logger.getLogger(AuditLog.class);

  private final Permissions permissions;
  private final Clock clock;

  AuditLog(Permissions permissions, Clock clock) {
    this.permissions = permissions;
    this.clock = clock;
  }

  /** One entry as administrators read it. */
  @RegisterForReflection
  public record AuditView(
      UUID id,
      Instant at,
      String action,
      @Schema(nullable = true) UUID actorId,
      @Schema(nullable = true) String actor,
      @Schema(nullable = true) String target,
      @Schema(nullable = true) String address,
      @Schema(nullable = true) String requestId,
      @Schema(nullable = true) String details) {}

  /**
   * Which entries are wanted; null lets all through.
   *
   * @param target the id of what it was done to
   */
  public record AuditFilter(AuditAction action, UUID actor, String target) {}

  /** Records what a known caller did. */
  public Uni<Void> record(AuditAction action, Caller caller, String target, String details) {
    return record(action, caller.userId(), caller.username(), target, details);
  }

  /**
   * Records what somebody did or tried; the origin of the current request is added. A log that
   * cannot be written does not hold up what it is about: that is said in the service's own log.
   */
  public Uni<Void> record(
      AuditAction action, UUID actorId, String actor, String target, String details) {
    Origin origin = Origin.current();
    AuditEvent event = new AuditEvent();
    event.at = clock.instant();
    event.action = action.name();
    event.actorId = actorId;
    event.actor = actor;
    event.target = target;
    event.address = origin.address();
    event.requestId = origin.requestId();
    event.details = details;
    return Panache.withTransaction(() -> event.persist())
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "Not in the audit log: %s by %s", action, actorId))
        .onFailure()
        .recoverWithNull();
  }

  /** The entries that the filter lets through, the newest first; for administrators. */
  @WithSession
  public Uni<Slice<AuditView>> list(Caller caller, AuditFilter filter, Cursor after, int limit) {
    permissions.requireAdmin(caller, Scope.ADMIN);
    StringBuilder where = new StringBuilder("1 = 1");
    Parameters values = new Parameters();
    if (filter.action() != null) {
      where.append(" and action = :action");
      values.and("action", filter.action().name());
    }
    if (filter.actor() != null) {
      where.append(" and actorId = :actor");
      values.and("actor", filter.actor());
    }
    if (filter.target() != null) {
      where.append(" and target = :target");
      values.and("target", filter.target());
    }
    if (after != null) {
      where.append(" and id < :after");
      values.and("after", after.id());
    }
    return AuditEvent.find(where + " order by id desc", values)
        .project(AuditView.class)
        .range(0, limit)
        .list()
        .map(rows -> Slice.of(rows, limit, last -> new Cursor(last.id())));
  }
}
