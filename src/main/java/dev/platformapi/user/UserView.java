package dev.platformapi.user;

import dev.platformapi.cache.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user as every protocol shows it: all of it but the secrets. */
@RegisterForReflection
@Schema(description = "A user: all but the secrets")
public record UserView(
    UUID id,
    @Schema(examples = "ann") String username,
    @Schema(examples = "ann@example.com") String email,
    @Schema(examples = "30", nullable = true, minimum = "13", maximum = "120") Short age,
    @Schema(examples = "[\"blue\"]") String[] tags,
    @Schema(examples = "{\"team\": \"core\"}") Map<String, Object> attributes,
    @Schema(examples = "0", description = "Grows by one with each change") long version,
    Instant createdAt,
    Instant updatedAt)
    implements Versioned {
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
