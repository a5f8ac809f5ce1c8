package dev.platformapi.graphql;

import dev.platformapi.event.StreamId;
import java.util.UUID;

/**
 * A {@code UserEvent} or {@code PostEvent}.
 *
 * @param missed whether events before it are gone unseen
 * @param type a {@code ChangeType}
 * @param subject what has changed
 * @param left as the change left it; null when it was deleted
 */
record Change(StreamId id, boolean missed, String type, UUID subject, long version, Object left) {
  static final String DELETED = "DELETED";
}
