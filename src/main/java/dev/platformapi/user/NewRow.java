package dev.platformapi.user;

import dev.platformapi.auth.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.id.uuid.UuidVersion7Strategy;

/**
 * A user about to be inserted without an entity: in a batch, or at start.
 *
 * @param id made here, with the strategy that the entity uses
 */
record NewRow(UUID id, NewUser input, String passwordHash, Role role, Instant createdAt) {
  static NewRow of(NewUser input, String passwordHash, Role role, Instant createdAt) {
    UUID id = UuidVersion7Strategy.INSTANCE.generateUuid(null);
    return new NewRow(id, input, passwordHash, role, createdAt);
  }

  /** An object named as the columns of the table. */
  JsonObject toJson() {
    return new JsonObject()
        .put("id", id.toString())
        .put("username", input.username())
        .put("email", input.email())
        .put("password_hash", passwordHash)
        .put("role", role.value())
        .put("age", input.age())
        .put("tags", new JsonArray(input.tags()))
        .put("attributes", new JsonObject(input.attributes()))
        .put("created_at", createdAt.toString());
  }
}
