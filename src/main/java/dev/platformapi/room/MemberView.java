package dev.platformapi.room;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Somebody who belongs to a room.
 *
 * @param invited whether they have still to join
 */
@RegisterForReflection
@Schema(description = "Somebody who belongs to a room")
public record MemberView(
    UUID userId,
    @Schema(examples = "ann") String username,
    @Schema(examples = "false", description = "Whether they have still to join") boolean invited,
    Instant addedAt) {}
