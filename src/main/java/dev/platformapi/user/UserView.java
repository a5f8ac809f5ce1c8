package dev.platformapi.user;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A user as every protocol shows it: all of it but the secrets. */
@RegisterForReflection
public record UserView(
    UUID id,
    String username,
    String email,
    Short age,
    String[] tags,
    Map<String, Object> attributes,
    long version,
    Instant createdAt,
    Instant updatedAt) {
  static UserView of(User user) {
    return new UserView(
        user.id,
        user.username,
        user.email,
        user.age,
        user.tags,
        user.attributes,
        user.version,
        user.createdAt,
        user.updatedAt);
  }
}
