package dev.platformapi.auth;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of the service that a token or key opens (RFC 6749, 3.3). */
public enum Scope {
  USERS_READ("users:read"),
  USERS_WRITE("users:write"),
  POSTS_READ("posts:read"),
  POSTS_WRITE("posts:write"),
  EVENTS_READ("events:read"),
  EVENTS_PUBLISH("events:publish"),
  TOKENS_INTROSPECT("tokens:introspect"),
  ADMIN("admin");

  private final String value;

  Scope(String value) {
    this.value = value;
  }

  public String value() {
    return value;
  }

  public static Optional<Scope> find(String value) {
    return Arrays.stream(values()).filter(scope -> scope.value.equals(value)).findFirst();
  }

  /** Space-separated scopes; words that are none are left out. */
  public static Set<Scope> parse(String text) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : text.split(" ")) {
      find(word).ifPresent(scopes::add);
    }
    return scopes;
  }

  /** Space-separated, in the order of declaration. */
  public static String format(Collection<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::value).collect(Collectors.joining(" "));
  }
}
