package dev.platformapi.error;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * How long another server may take to answer. An event loop that comes late, because something held
 * it up or the processor was taken from it, has not looked for an answer in that time: it gets as
 * much time again, at most twice the limit in all. Who is late is then not taken for who is away.
 */
public final class TimeLimit {
  private TimeLimit() {}

  /** Fails with a {@link TimeoutException} when there is no answer in time. */
  public static <T> Uni<T> within(Duration limit, Uni<T> answer) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Context context = Vertx.currentContext();
              return context == null
                  ? answer.ifNoItem().after(limit).fail()
                  : Uni.combine()
                      .any()
                      .of(
                          answer,
                          Uni.createFrom()
                              .emitter(
                                  emitter -> new Watch(context.owner(), limit, emitter).begin()));
            });
  }

  /** The time of one answer. */
  private static final class Watch {
    private static final long NANOS = 1_000_000;

    private final Vertx vertx;
    private final long millis;
    private final UniEmitter<?> emitter;
    private final long due;
    private long timer;

    private Watch(Vertx vertx, Duration limit, UniEmitter<?> emitter) {
      this.vertx = vertx;
      this.millis = Math.max(1, limit.toMillis());
      this.emitter = emitter;
      this.due = System.nanoTime() + millis * NANOS;
    }

    private void begin() {
      emitter.onTermination(() -> vertx.cancelTimer(timer));
      timer = vertx.setTimer(millis, over -> extend());
    }

    /** By no less than a turn of the event loop, in which it reads what has come. */
    private void extend() {
      long late = (System.nanoTime() - due) / NANOS;
      timer =
          vertx.setTimer(
              Math.max(1, Math.min(late, millis)), over -> emitter.fail(new TimeoutException()));
    }
  }
}
