package dev.platformapi.auth;

import dev.platformapi.error.CleanText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a login needs. The constraints are the rules of every protocol. */
@RegisterForReflection
public record LoginRequest(
    @Schema(examples = "admin")
        @NotNull(message = "username is required")
        @Size(max = 254, message = "username must be at most 254 characters")
        @CleanText(message = "username must not contain NUL or unpaired surrogates")
        String username,
    @Schema(examples = "Admin-12345")
        @NotNull(message = "password is required")
        @Size(max = 1024, message = "password must be at most 1024 characters")
        String password) {
  /** Never shows the password. */
  @Override
  public String toString() {
    return "LoginRequest[username=" + username + "]";
  }
}
