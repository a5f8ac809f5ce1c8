package dev.platformapi.room;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A room as its members see it. */
@RegisterForReflection
@Schema(description = "A room")
public record RoomView(
    @Schema(examples = "design") String name,
    @Schema(
            examples = "private",
            enumeration = {"public", "invited", "private"})
        String access,
    @Schema(nullable = true, description = "Null when the owner is gone") UUID ownerId,
    Instant createdAt) {
  static RoomView of(Room room) {
    return new RoomView(room.name, room.access, room.ownerId, room.createdAt);
  }
}
