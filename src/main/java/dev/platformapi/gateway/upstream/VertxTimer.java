package dev.platformapi.gateway.upstream;

import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Vert.x's timers for SmallRye Fault Tolerance, instead of its thread. */
final class VertxTimer implements Timer {
  private final Vertx vertx;
  private final AtomicInteger scheduled = new AtomicInteger();

  VertxTimer(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public int getId() {
    return 0;
  }

  @Override
  public TimerTask schedule(long delayInMillis, Runnable task) {
    return schedule(delayInMillis, task, Runnable::run);
  }

  @Override
  public TimerTask schedule(long delayInMillis, Runnable task, Executor executor) {
    AtomicBoolean done = new AtomicBoolean();
    scheduled.incrementAndGet();
    long id =
        vertx.setTimer(
            Math.max(1, delayInMillis),
            fired -> {
              if (done.compareAndSet(false, true)) {
                scheduled.decrementAndGet();
                executor.execute(task);
              }
            });
    return new TimerTask() {
      @Override
      public boolean isDone() {
        return done.get();
      }

      @Override
      public boolean cancel() {
        boolean cancelled = done.compareAndSet(false, true);
        if (cancelled) {
          scheduled.decrementAndGet();
          vertx.cancelTimer(id);
        }
        return cancelled;
      }
    };
  }

  @Override
  public int countScheduledTasks() {
    return scheduled.get();
  }

  /** The timers end with Vert.x. */
  @Override
  public void shutdown() {}
}
