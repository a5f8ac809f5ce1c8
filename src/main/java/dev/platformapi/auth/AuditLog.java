package dev.platformapi.auth;

import dev.platformapi.error.Ids;
import dev.platformapi.http.Origin;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Cursor;
import dev.platformapi.paging.Where;
import dev.platformapi.paging.Window;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
  public record AuditFilter(AuditAction action, UUID actor, String target) {
    private Where where() {
      Where where = new Where();
      if (action != null) {
        where.and("action = {}", action.name());
      }
      if (actor != null) {
        where.and("actorId = {}", actor);
      }
      if (target != null) {
        where.and("target = {}", target);
      }
      return where;
    }
  }

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

  /**
   * The entries that the filter lets through, the newest first, with their total when it is asked
   * for; for administrators. Fails with {@code INVALID_PARAMETER} for a cursor that is not of this
   * list.
   */
  @WithSession
  public Uni<Connection<AuditView>> list(
      Caller caller, AuditFilter filter, Window window, boolean withTotal) {
    permissions.requireAdmin(caller, Scope.ADMIN);
    String query = filter.toString();
    Where where = filter.where();
    addBound(where, "after", window.after(), query, "id < {}");
    addBound(where, "before", window.before(), query, "id > {}");
    String order = window.backward() ? " order by id" : " order by id desc";
    return AuditEvent.find(where.text() + order, where.parameters())
        .project(AuditView.class)
        .range(0, window.size())
        .list()
        .map(
            found ->
                window.of(found, event -> new Cursor(List.of(event.id().toString())).encode(query)))
        .flatMap(
            found ->
                withTotal ? count(filter).map(found::withTotal) : Uni.createFrom().item(found));
  }

  private static Uni<Long> count(AuditFilter filter) {
    Where where = filter.where();
    return AuditEvent.count(where.text(), where.parameters());
  }

  private static void addBound(
      Where where, String name, String cursor, String query, String clause) {
    Cursor place = Cursor.decode(name, cursor, query);
    if (place != null) {
      where.and(clause, Ids.uuid(name, String.join(",", place.keys())));
    }
  }
}
