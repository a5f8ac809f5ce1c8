package dev.platformapi.auth;

import dev.platformapi.cache.Visibility;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Who asks: an account, and what its token or key opens.
 *
 * @param userId the account
 * @param username its name when the token or key was last checked
 * @param scopes what this token or key may do, never more than the role has
 * @param sessionId the session of the access token; null for a caller with a key
 * @param keyId the API key, or the one that the access token was made with; null for a session
 * @param until when the access token expires; null for a key, which is looked up each time
 */
public record Caller(
    UUID userId,
    String username,
    Role role,
    Set<Scope> scopes,
    UUID sessionId,
    UUID keyId,
    Instant until)
    implements Visibility {
  public boolean has(Scope scope) {
    return scopes.contains(scope);
  }

  public boolean isAdmin() {
    return role == Role.ADMIN && has(Scope.ADMIN);
  }

  /** Roles and scopes decide what is visible; not who has them. */
  @Override
  public String shared() {
    StringBuilder rights = new StringBuilder(role.name());
    for (Scope scope : Scope.values()) {
      if (has(scope)) {
        rights.append(' ').append(scope.value());
      }
    }
    return rights.toString();
  }

  @Override
  public String own() {
    return userId + " " + shared();
  }
}
