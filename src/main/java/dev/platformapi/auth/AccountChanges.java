package dev.platformapi.auth;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What follows from a change to an account: which sessions end, and what the audit log says. */
@ApplicationScoped
public class AccountChanges {
  private final Sessions sessions;
  private final Invalidations invalidations;
  private final AuditLog audit;

  AccountChanges(Sessions sessions, Invalidations invalidations, AuditLog audit) {
    this.sessions = sessions;
    this.invalidations = invalidations;
    this.audit = audit;
  }

  /** Somebody has signed up. */
  public Uni<Void> registered(UUID id, String username) {
    return audit.record(AuditAction.REGISTERED, id, username, id.toString(), null);
  }

  /** Ends every session of the account but the caller's present one. */
  public Uni<Void> passwordChanged(Caller caller, UUID id) {
    return sessions
        .revokeOthers(caller, id)
        .call(() -> audit.record(AuditAction.PASSWORD_CHANGED, caller, id.toString(), null));
  }

  /** Role or standing have changed: what the account had open was opened under the old ones. */
  public Uni<Void> accessChanged(Caller caller, UUID id, String details) {
    return sessions
        .revokeAllOf(id)
        .call(() -> audit.record(AuditAction.ACCESS_CHANGED, caller, id.toString(), details));
  }

  /**
   * The account draws from its budget by another plan.
   *
   * @param plan null for the default one
   */
  public Uni<Void> planChanged(Caller caller, UUID id, String plan) {
    return invalidations
        .planChanged(id)
        .call(() -> audit.record(AuditAction.PLAN_CHANGED, caller, id.toString(), "plan=" + plan));
  }

  /** The account is gone, and its sessions and keys with it. */
  public Uni<Void> deleted(Caller caller, UUID id) {
    return audit.record(AuditAction.USER_DELETED, caller, id.toString(), null);
  }
}
