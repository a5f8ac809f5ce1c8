package dev.platformapi.room;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A room to make.
 *
 * @param access {@code public}, {@code invited} or {@code private}
 */
@RegisterForReflection
@Schema(description = "A room to make")
public record NewRoom(
    @Schema(examples = "design")
        @NotNull(message = "name is required")
        @Pattern(
            regexp = ChannelName.ROOM,
            message = "name must be 1 to 64 letters, digits, '_', '.', ':' or '-'")
        String name,
    @Schema(
            examples = "private",
            enumeration = {"public", "invited", "private"})
        @NotNull(message = "access is required")
        @Pattern(
            regexp = "^(public|invited|private)$",
            message = "access must be public, invited or private")
        String access) {}
