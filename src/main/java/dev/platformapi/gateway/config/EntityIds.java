package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.route.NameId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Ids of entities that have none in the file: UUIDs of version 5 (RFC 9562), the same in every pod
 * and after every load. Where Kong's ids are so, they are Kong's; where Kong makes them at random,
 * they come from the place in the file, which changes when entities are moved.
 */
final class EntityIds {
  private static final UUID NAMESPACE = UUID.fromString("fd02801f-0957-4a15-a55a-c8d9606f30b5");

  private EntityIds() {}

  /** The id of the entity that has these fields, and stands in the parent if there is one. */
  static UUID of(Kind kind, Fields fields, Optional<Entity> parent) {
    String name = kind.identity().isEmpty() ? key(kind, fields) : identity(kind, fields, parent);
    return NameId.of(NameId.of(NAMESPACE, kind.list()), name);
  }

  private static String key(Kind kind, Fields fields) {
    return fields.get(kind.key()).string().orElse("#" + fields.self().path());
  }

  private static String identity(Kind kind, Fields fields, Optional<Entity> parent) {
    List<String> parts = new ArrayList<>(List.of(kind.list(), "*"));
    for (String field : kind.identity()) {
      String nested =
          parent
              .filter(entity -> entity.kind() == kind.reference(field))
              .map(entity -> entity.id().toString())
              .orElse("");
      parts.add(fields.get(field).string().orElse(nested));
    }
    return String.join(":", parts);
  }
}
