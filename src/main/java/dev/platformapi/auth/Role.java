package dev.platformapi.auth;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What an account is. Its scopes are the most that its tokens and keys can carry. */
public enum Role {
  USER(EnumSet.complementOf(EnumSet.of(Scope.ADMIN, Scope.TOKENS_INTROSPECT))),
  ADMIN(EnumSet.allOf(Scope.class));

  private final Set<Scope> scopes;

  Role(Set<Scope> scopes) {
    this.scopes = Set.copyOf(scopes);
  }

  public Set<Scope> scopes() {
    return scopes;
  }

  /** As in the database and in tokens: {@code user}, {@code admin}. */
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Fails with {@link IllegalArgumentException} on a name that is no role. */
  public static Role of(String value) {
    return valueOf(value.toUpperCase(Locale.ROOT));
  }
}
