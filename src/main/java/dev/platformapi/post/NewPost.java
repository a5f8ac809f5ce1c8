package dev.platformapi.post;

import dev.platformapi.error.CleanText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a client may write of a post. The constraints are the rules of every protocol. */
@RegisterForReflection
@Schema(description = "What a client may write of a post")
public record NewPost(
    @Schema(examples = "Hello")
        @NotBlank(message = "title is required")
        @Size(max = 200, message = "title must be at most 200 characters")
        @CleanText(message = "title must not contain NUL or unpaired surrogates")
        String title,
    @Schema(examples = "My first post.")
        @NotNull(message = "body is required")
        @Size(max = 100_000, message = "body must be at most 100000 characters")
        @CleanText(message = "body must not contain NUL or unpaired surrogates")
        String body) {}
