package dev.platformapi.post;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/** A post as every protocol shows it. */
@RegisterForReflection
public record PostView(
    UUID id,
    UUID authorId,
    String title,
    String body,
    long version,
    Instant createdAt,
    Instant updatedAt) {
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
