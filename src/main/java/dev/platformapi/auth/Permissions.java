package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The one place that decides who may do what. What it does not know to be allowed is refused. */
@ApplicationScoped
public class Permissions {
  /**
   * Fails with {@code UNAUTHENTICATED} without a caller and {@code FORBIDDEN} without the scope.
   */
  public void require(Caller caller, Scope scope) {
    if (caller == null) {
      throw new PlatformException(ErrorCode.UNAUTHENTICATED, "Authentication is required.");
    }
    if (!caller.has(scope)) {
      throw new PlatformException(
          ErrorCode.FORBIDDEN, "This needs the scope " + scope.value() + ".");
    }
  }

  /** Somebody who has logged in: a key must not make or change keys. */
  public void requireSession(Caller caller) {
    if (caller == null) {
      throw new PlatformException(ErrorCode.UNAUTHENTICATED, "Authentication is required.");
    }
    if (caller.sessionId() == null) {
      throw new PlatformException(ErrorCode.FORBIDDEN, "This needs a login, not an API key.");
    }
  }

  /** The scope, and to be an administrator. */
  public void requireAdmin(Caller caller, Scope scope) {
    require(caller, scope);
    if (!caller.isAdmin()) {
      throw new PlatformException(ErrorCode.FORBIDDEN, "This needs an administrator.");
    }
  }

  /** The scope, and to be that account or an administrator. */
  public void requireOwner(Caller caller, Scope scope, UUID owner) {
    require(caller, scope);
    if (!caller.isAdmin() && !caller.userId().equals(owner)) {
      throw new PlatformException(ErrorCode.FORBIDDEN, "This belongs to another user.");
    }
  }
}
