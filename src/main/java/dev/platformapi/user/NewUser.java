package dev.platformapi.user;

import dev.platformapi.error.CleanText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a client may write of a user. The constraints are the rules of every protocol.
 *
 * @param password null for an account that cannot log in with a password
 * @param age in years; optional
 * @param tags kept in lower case; null is none
 * @param attributes free-form JSON; null is empty
 */
@RegisterForReflection
@Schema(description = "What a client may write of a user")
public record NewUser(
    @Schema(examples = "ann")
        @NotNull(message = "username is required")
        @Pattern(
            regexp = "^[a-zA-Z0-9_]{3,20}$",
            message = "username must be 3 to 20 of a-z, A-Z, 0-9 and _")
        String username,
    @Schema(examples = "ann@example.com")
        @NotNull(message = "email is required")
        @Email(
            regexp = "[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+",
            message = "email must be an email address")
        @Size(max = 254, message = "email must be at most 254 characters")
        @CleanText(message = "email must not contain NUL or unpaired surrogates")
        String email,
    @Schema(
            examples = "Secret-123",
            minLength = 8,
            maxLength = 72,
            writeOnly = true,
            nullable = true)
        @Password
        String password,
    @Schema(examples = "30", nullable = true)
        @Min(value = 13, message = "age must be at least 13")
        @Max(value = 120, message = "age must be at most 120")
        Integer age,
    @Schema(examples = "[\"blue\"]") @Size(max = 10, message = "there must be at most 10 tags")
        List<
                @NotNull(message = "a tag must not be null")
                @Pattern(
                    regexp = "^[a-zA-Z0-9_-]{1,20}$",
                    message = "a tag must be 1 to 20 of a-z, A-Z, 0-9, _ and -")
                String>
            tags,
    @Schema(examples = "{\"team\": \"core\"}") @Attributes Map<String, Object> attributes) {

  public NewUser {
    tags =
        tags == null
            ? List.of()
            : tags.stream().map(tag -> tag == null ? null : tag.toLowerCase(Locale.ROOT)).toList();
    attributes = attributes == null ? Map.of() : attributes;
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "NewUser[username=" + username + "]";
  }
}
