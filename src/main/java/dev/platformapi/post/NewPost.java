package dev.platformapi.post;

import dev.platformapi.error.CleanText;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** What a client may write of a post. The constraints are the rules of every protocol. */
public record NewPost(
    @NotBlank(message = "title is required")
        @Size(max = 200, message = "title must be at most 200 characters")
        @CleanText(message = "title must not contain NUL or unpaired surrogates")
        String title,
    @NotNull(message = "body is required")
        @Size(max = 100_000, message = "body must be at most 100000 characters")
        @CleanText(message = "body must not contain NUL or unpaired surrogates")
        String body) {}
