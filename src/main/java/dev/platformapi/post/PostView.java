package dev.platformapi.post;

import dev.platformapi.cache.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A post as every protocol shows it. */
@RegisterForReflection
@Schema(description = "A post")
public record PostView(
    UUID id,
    UUID authorId,
    @Schema(examples = "Hello") String title,
    @Schema(examples = "My first post.") String body,
    @Schema(examples = "0", description = "Grows by one with each change") long version,
    Instant createdAt,
    Instant updatedAt)
    implements Versioned {
  static PostView of(Post post) {
    return new PostView(
        post.id,
        post.authorId,
        post.title,
        post.body,
        post.version,
        post.createdAt,
        post.updatedAt);
  }
}
