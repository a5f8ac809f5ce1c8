package dev.platformapi.user;

import dev.platformapi.auth.AccountChanges;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Role;
import dev.platformapi.auth.Scope;
import dev.platformapi.cache.ResponseCache;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** What an account is and whether it may log in: for administrators only. */
@ApplicationScoped
public class UserAccess {
  private final UserQueries users;
  private final Permissions permissions;
  private final AccountChanges changes;
  private final ResponseCache cache;
  private final Clock clock;

  UserAccess(
      UserQueries users,
      Permissions permissions,
      AccountChanges changes,
      ResponseCache cache,
      Clock clock) {
    this.users = users;
    this.permissions = permissions;
    this.changes = changes;
    this.cache = cache;
    this.clock = clock;
  }

  /** An account's role, and whether it is shut out. */
  public record Access(Role role, boolean disabled) {}

  /** Fails with {@code NOT_FOUND}. */
  public Uni<Access> get(Caller caller, UUID id) {
    permissions.requireAdmin(caller, Scope.USERS_READ);
    return Panache.withSession(() -> users.get(id)).map(UserAccess::view);
  }

  /**
   * Sets both, and ends every session of the account. Fails with {@code NOT_FOUND}, and with {@code
   * CONFLICT} for the caller's own account, so that an administrator is always left.
   */
  public Uni<Access> set(Caller caller, UUID id, Access access) {
    permissions.requireAdmin(caller, Scope.USERS_WRITE);
    if (caller.userId().equals(id)) {
      throw new PlatformException(
          ErrorCode.CONFLICT, "Administrators cannot change their own access.");
    }
    return Panache.withTransaction(
            () ->
                users
                    .get(id)
                    .invoke(
                        user -> {
                          user.role = access.role().value();
                          user.disabledAt = access.disabled() ? clock.instant() : null;
                        })
                    .map(UserAccess::view))
        .call(() -> cache.forget(UserTags.ALL, UserTags.of(id)))
        .call(set -> changes.accessChanged(caller, id, describe(set)));
  }

  private static Access view(User user) {
    return new Access(Role.of(user.role), user.disabledAt != null);
  }

  private static String describe(Access access) {
    return "role=" + access.role().value() + (access.disabled() ? ", disabled" : "");
  }
}
