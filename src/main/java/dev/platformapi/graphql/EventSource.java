package dev.platformapi.graphql;

import dev.platformapi.event.Event;
import dev.platformapi.event.Start;

/** What a subscription follows. */
record EventSource(String channel, Start start, View view) {
  /** The events as the schema has them. */
  interface View {
    /**
     * The value of the root field; null for an event that the subscription does not want.
     *
     * @param event one that is kept
     * @param missed whether those before it are gone unseen
     */
    Object of(Event event, boolean missed);
  }
}
