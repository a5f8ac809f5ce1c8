package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    return version5(version5(NAMESPACE, kind.list()), name);
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

  private static UUID version5(UUID namespace, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer input =
        ByteBuffer.allocate(16 + text.length)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .put(text);
    ByteBuffer hash = ByteBuffer.wrap(sha1(input.array()));
    long high = hash.getLong() & 0xffffffffffff0fffL | 0x5000L;
    long low = hash.getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static byte[] sha1(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-1", e);
    }
  }
}
