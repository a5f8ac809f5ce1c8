package dev.platformapi.graphql;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.platformapi.event.StreamId;
import java.util.UUID;

/**
 * A {@code RoomMessage}.
 *
 * @param missed whether messages before it are gone unseen
 * @param json as it was said
 */
record RoomMessage(StreamId id, boolean missed, String room, UUID userId, RawValue json) {}
