package dev.platformapi.ratelimit;

import java.time.Duration;

/**
 * A limit at one moment, on a clock of microseconds since the epoch. What Redis does in {@code
 * ratelimit.lua}, for the pod that counts by itself; the two are held together by a test.
 */
abstract sealed class Reading {
  final Policy policy;
  final long now;

  private Reading(Policy policy, long now) {
    this.policy = policy;
    this.now = now;
  }

  /**
   * @param state as {@link #state()} gave it; null for one of which nothing is used
   */
  static Reading of(Policy policy, State state, long now) {
    return policy.algorithm() == Algorithm.TOKEN_BUCKET
        ? new Bucket(policy, state, now)
        : new Windows(policy, state, now);
  }

  /**
   * What is kept of a limit.
   *
   * @param index of the window; of a bucket, when it is full, in microseconds
   * @param until when it says nothing any more
   */
  record State(double index, double current, double previous, long until) {}

  /** Whether the state must be kept anew: it was that of a larger or slower bucket. */
  boolean hasChanged() {
    return false;
  }

  /** Microseconds until that amount may be taken; 0 for at once, -1 for never. */
  abstract long waiting(long amount);

  abstract void take(long amount);

  abstract long left();

  /** Microseconds. */
  abstract long reset();

  abstract State state();

  Usage usage(long waiting) {
    return new Usage(policy, Math.max(0, left()), micros(reset()), micros(waiting));
  }

  static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1000);
  }

  private static final class Bucket extends Reading {
    private final double interval;
    private final boolean changed;
    private double full;

    private Bucket(Policy policy, State state, long now) {
      super(policy, now);
      this.interval = (double) policy.windowMicros() / policy.quota();
      this.full = Math.max(now, state == null ? 0 : state.index());
      double empty = now + policy.burst() * interval;
      this.changed = full > empty + 1;
      if (changed) {
        this.full = empty;
      }
    }

    @Override
    boolean hasChanged() {
      return changed;
    }

    @Override
    long waiting(long amount) {
      if (amount > policy.burst()) {
        return -1;
      }
      double waiting = full + (amount - policy.burst()) * interval - now;
      return waiting < 1 ? 0 : (long) Math.ceil(waiting);
    }

    @Override
    void take(long amount) {
      full = Math.max(now, full + amount * interval);
    }

    @Override
    long left() {
      return (long) Math.floor((now - full) / interval + policy.burst() + 1e-6);
    }

    @Override
    long reset() {
      return (long) Math.ceil(full - now);
    }

    @Override
    State state() {
      return new State(full, 0, 0, (long) Math.ceil(full));
    }
  }

  private static final class Windows extends Reading {
    private final boolean sliding;
    private final long window;
    private final long index;
    private final long passed;
    private final double previous;
    private double current;

    private Windows(Policy policy, State state, long now) {
      super(policy, now);
      this.sliding = policy.algorithm() == Algorithm.SLIDING_WINDOW;
      this.window = policy.windowMicros();
      this.index = now / window;
      this.passed = now - index * window;
      boolean same = state != null && state.index() == index;
      boolean next = state != null && state.index() == index - 1;
      this.current = same ? state.current() : 0;
      this.previous = !sliding ? 0 : same ? state.previous() : next ? state.current() : 0;
    }

    private double used() {
      return current + previous * (window - passed) / window;
    }

    @Override
    long waiting(long amount) {
      if (amount > policy.quota()) {
        return -1;
      }
      if (used() + amount <= policy.quota() + 1e-6) {
        return 0;
      }
      if (!sliding) {
        return window - passed;
      }
      double room = policy.quota() - amount;
      double waiting =
          current <= room
              ? (1 - (room - current) / previous) * window - passed
              : window - passed + (1 - room / current) * window;
      return Math.max(1, (long) Math.ceil(waiting));
    }

    @Override
    void take(long amount) {
      current = Math.max(0, current + amount);
    }

    @Override
    long left() {
      return (long) Math.floor(policy.quota() - used() + 1e-6);
    }

    @Override
    long reset() {
      if (current > 0) {
        return window - passed + (sliding ? window : 0);
      }
      return previous > 0 ? window - passed : 0;
    }

    @Override
    State state() {
      return new State(index, current, previous, now + reset());
    }
  }
}
