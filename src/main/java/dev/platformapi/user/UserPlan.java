package dev.platformapi.user;

import dev.platformapi.auth.AccountChanges;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Scope;
import dev.platformapi.error.PlatformException;
import dev.platformapi.ratelimit.Plans;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Which rate-limiting plan a user has: for administrators only. */
@ApplicationScoped
public class UserPlan {
  private final UserQueries users;
  private final Permissions permissions;
  private final AccountChanges changes;
  private final Plans plans;

  UserPlan(UserQueries users, Permissions permissions, AccountChanges changes, Plans plans) {
    this.users = users;
    this.permissions = permissions;
    this.changes = changes;
    this.plans = plans;
  }

  /** The plan that was assigned; empty for the default one. Fails with {@code NOT_FOUND}. */
  public Uni<Optional<String>> get(Caller caller, UUID id) {
    permissions.requireAdmin(caller, Scope.USERS_READ);
    return Panache.withSession(() -> users.get(id)).map(user -> Optional.ofNullable(user.plan));
  }

  /**
   * Assigns a plan, or none; in effect within seconds. Leaves the version alone: nothing of what
   * clients read of the user has changed. Fails with {@code NOT_FOUND}, and {@code
   * VALIDATION_FAILED} for a plan that is not there.
   *
   * @param plan null for the default one
   */
  public Uni<Void> set(Caller caller, UUID id, String plan) {
    permissions.requireAdmin(caller, Scope.USERS_WRITE);
    plans.require(plan);
    return Panache.withTransaction(() -> User.update("plan = ?1 where id = ?2", plan, id))
        .invoke(
            changed -> {
              if (changed == 0) {
                throw PlatformException.notFound("user", id);
              }
            })
        .flatMap(changed -> changes.planChanged(caller, id, plan));
  }
}
