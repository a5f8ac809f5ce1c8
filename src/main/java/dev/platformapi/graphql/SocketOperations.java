package dev.platformapi.graphql;

import dev.platformapi.room.Channels;
import jakarta.enterprise.context.ApplicationScoped;

/** What all operations on WebSockets share. */
@ApplicationScoped
class SocketOperations {
  private final Preparation preparation;
  private final GraphqlEngine engine;
  private final PersistedQueries persisted;
  private final Channels channels;

  SocketOperations(
      Preparation preparation,
      GraphqlEngine engine,
      PersistedQueries persisted,
      Channels channels) {
    this.preparation = preparation;
    this.engine = engine;
    this.persisted = persisted;
    this.channels = channels;
  }

  Preparation preparation() {
    return preparation;
  }

  GraphqlEngine engine() {
    return engine;
  }

  PersistedQueries persisted() {
    return persisted;
  }

  Channels channels() {
    return channels;
  }
}
