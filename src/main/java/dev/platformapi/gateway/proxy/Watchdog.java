package dev.platformapi.gateway.proxy;

import io.vertx.core.Vertx;

/**
 * Tells when nothing has happened for a while. One timer serves a whole request: what happens only
 * moves the time at which it will look again.
 */
final class Watchdog {
  private static final long NANOS = 1_000_000;

  private final Vertx vertx;
  private long timer = -1;
  private long timerDue;
  private long deadline;
  private long wait;
  private Runnable action;

  Watchdog(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Waits for so long from now on, instead of what it has waited for before. */
  void await(long millis, Runnable onTimeout) {
    wait = millis;
    deadline = System.nanoTime() + millis * NANOS;
    action = onTimeout;
    if (timer < 0) {
      set(deadline, millis);
    } else if (deadline - timerDue < 0) {
      vertx.cancelTimer(timer);
      set(deadline, millis);
    }
  }

  /** Something has happened: what it waits for, if for anything, may take as long once more. */
  void touch() {
    if (action != null) {
      deadline = System.nanoTime() + wait * NANOS;
    }
  }

  /** Waits for nothing any more, but may be used again. */
  void rest() {
    action = null;
  }

  /** Waits for nothing any more. */
  void stop() {
    action = null;
    if (timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  private void set(long due, long millis) {
    timerDue = due;
    timer = vertx.setTimer(Math.max(1, millis), this::look);
  }

  private void look(long fired) {
    timer = -1;
    if (action == null) {
      return;
    }
    long left = deadline - System.nanoTime();
    if (left > 0) {
      set(deadline, left / NANOS + 1);
    } else {
      Runnable due = action;
      action = null;
      due.run();
    }
  }
}
