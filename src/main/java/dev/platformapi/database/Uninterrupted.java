package dev.platformapi.database;

import io.smallrye.mutiny.Uni;

/** Work in a session that goes on to its end when the stream that it is part of is cancelled. */
public final class Uninterrupted {
  private Uninterrupted() {}

  /**
   * The same work, deaf to cancellation: a session must not be closed in the middle of an
   * operation. What ends it early is {@link DatabaseUse#giveUp}.
   */
  public static <T> Uni<T> of(Uni<T> work) {
    return Uni.createFrom()
        .emitter(emitter -> work.subscribe().with(emitter::complete, emitter::fail));
  }
}
