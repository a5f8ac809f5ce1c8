package dev.platformapi.auth;

import dev.platformapi.error.CleanText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An API key to be made.
 *
 * @param scopes what it may do; no more than its owner
 * @param expiresAt when it ends; null for never
 */
@RegisterForReflection
@Schema(description = "An API key to be made")
public record NewApiKey(
    @Schema(examples = "nightly import")
        @NotBlank(message = "name is required")
        @Size(max = 100, message = "name must be at most 100 characters")
        @CleanText(message = "name must not contain NUL or unpaired surrogates")
        String name,
    @Schema(examples = "Imports users from HR", nullable = true)
        @Size(max = 500, message = "description must be at most 500 characters")
        @CleanText(message = "description must not contain NUL or unpaired surrogates")
        String description,
    @Schema(examples = "[\"users:read\"]")
        @NotEmpty(message = "scopes must name at least one scope")
        @Size(max = 20, message = "there must be at most 20 scopes")
        List<@NotNull(message = "a scope must not be null") String> scopes,
    @Schema(nullable = true, examples = "2030-01-01T00:00:00Z") Instant expiresAt) {}
