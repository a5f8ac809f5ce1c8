package dev.platformapi.auth;

import java.util.Set;
import java.util.UUID;

/**
 * Who asks: an account, and what its token or key opens.
 *
 * @param userId the account
 * @param username its name when the token was made
 * @param scopes what this token or key may do, never more than the role has
 */
public record Caller(UUID userId, String username, Role role, Set<Scope> scopes) {
  public boolean has(Scope scope) {
    return scopes.contains(scope);
  }

  public boolean isAdmin() {
    return role == Role.ADMIN && has(Scope.ADMIN);
  }
}
