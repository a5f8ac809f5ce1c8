package dev.platformapi.auth;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An API key as its owner sees it: never the key.
 *
 * @param prefix the first characters of the key, to recognise it by
 */
@RegisterForReflection
@Schema(description = "An API key, without the key itself")
public record ApiKeyView(
    UUID id,
    @Schema(examples = "nightly import") String name,
    @Schema(nullable = true) String description,
    @Schema(examples = "pak_Zm9vYm") String prefix,
    @Schema(examples = "[\"users:read\"]") List<String> scopes,
    @Schema(
            description = "The plan of the key's own budget; without one it draws from yours",
            nullable = true,
            examples = "pro")
        String plan,
    Instant createdAt,
    @Schema(nullable = true) Instant expiresAt,
    @Schema(nullable = true) Instant lastUsedAt) {
  static ApiKeyView of(ApiKey key) {
    return new ApiKeyView(
        key.id,
        key.name,
        key.description,
        key.prefix,
        List.of(key.scopes),
        key.plan,
        key.createdAt,
        key.expiresAt,
        key.lastUsedAt);
  }
}
