package dev.platformapi.overload;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many requests may be under way, so that they take so many times as long as without load, and
 * no longer.
 *
 * <p>What a request of some kind takes without load is learned from those that begin while few
 * others are under way. Where the limit keeps more under way than that for a while, it is lowered
 * for a moment to learn anew. Kinds are told apart, since a shift from cheap requests to dear ones
 * is no overload; and it is the logarithms that are averaged, since one slow request among many is
 * none either. An average or a minimum over all requests, which the limits of Netflix's library go
 * by, follows a long overload upwards, or is the time of whatever is cheapest.
 */
final class AdaptiveLimit {
  /** A judgement takes as many samples, and as long, at least. */
  private static final int WINDOW_SAMPLES = 50;

  private static final long WINDOW_NANOS = 100_000_000;

  /** After how long without a lesson the limit is lowered for one, and for how many windows. */
  private static final long STALE_NANOS = 10_000_000_000L;

  private static final int LESSON_SAMPLES = 50;
  private static final int LESSON_WINDOWS = 3;

  private static final double STEEPEST_DESCENT = 0.7;
  private static final double ASCENT = 0.1;

  /** The weight of a sample against those before, when there were many. */
  private static final double LEARNING_RATE = 0.02;

  private final int minimum;
  private final int maximum;
  private final double tolerance;
  private final double quick;
  private final LongSupplier nanoTime;
  private final Map<String, Usual> usual = new HashMap<>();
  private volatile int current;
  private volatile boolean reached;
  private double limit;
  private long learnedAt;
  private int lesson;

  // Of the window.
  private long begun;
  private int samples;
  private int learned;
  private double excess;
  private double logarithms;

  /**
   * @param tolerance how many times as long as without load requests may take on average
   * @param quickNanos they may take as long in any case
   * @param nanoTime the clock
   */
  AdaptiveLimit(
      int minimum,
      int initial,
      int maximum,
      double tolerance,
      long quickNanos,
      LongSupplier nanoTime) {
    this.minimum = minimum;
    this.maximum = Math.max(minimum, maximum);
    this.tolerance = tolerance;
    this.quick = Math.log(Math.max(1, quickNanos));
    this.nanoTime = nanoTime;
    this.limit = within(initial);
    this.current = (int) limit;
    this.begun = nanoTime.getAsLong();
    this.learnedAt = begun;
  }

  /** What a request of one kind takes without load. */
  private static final class Usual {
    private double logarithm;
    private int samples;

    private Usual(double first) {
      logarithm = first;
    }

    private void learn(double sample) {
      samples++;
      logarithm += (sample - logarithm) * Math.max(LEARNING_RATE, 1.0 / samples);
    }
  }

  /** So many may be under way now. */
  int current() {
    return current;
  }

  /** There is no more room: more of it would be of use. */
  void reached() {
    reached = true;
  }

  /**
   * A request is over.
   *
   * @param kind tells apart what takes different times
   * @param answered whether it has done what it was for; one that has not says only that it took
   *     too long, if it did
   * @param others that were under way when it began
   */
  synchronized void sample(String kind, long nanos, boolean answered, int others) {
    double logarithm = Math.log(Math.max(nanos, 1));
    Usual without = usual.computeIfAbsent(kind, first -> new Usual(logarithm));
    if (!answered && logarithm <= without.logarithm) {
      return;
    }
    if (answered && others < minimum) {
      without.learn(logarithm);
      learned++;
    }
    samples++;
    excess += logarithm - without.logarithm;
    logarithms += logarithm;
    long now = nanoTime.getAsLong();
    if (samples >= WINDOW_SAMPLES && now - begun >= WINDOW_NANOS) {
      adjust(now);
    }
  }

  private void adjust(long now) {
    boolean isQuick = logarithms / samples <= quick;
    double slowness = isQuick ? 1 : Math.exp(excess / samples);
    if (lesson > 0) {
      lesson = learned < LESSON_SAMPLES ? lesson - 1 : 0;
      learnedAt = now;
    } else if (slowness > tolerance) {
      limit = within(limit * Math.max(STEEPEST_DESCENT, tolerance / slowness));
    } else if (reached) {
      limit = within(limit + Math.max(1, limit * ASCENT));
    }
    if (learned >= LESSON_SAMPLES || isQuick) {
      learnedAt = now;
    } else if (reached && now - learnedAt > STALE_NANOS) {
      lesson = LESSON_WINDOWS;
    }
    current = lesson > 0 ? minimum : (int) limit;
    begun = now;
    samples = 0;
    learned = 0;
    excess = 0;
    logarithms = 0;
    reached = false;
  }

  private double within(double wanted) {
    return Math.max(minimum, Math.min(maximum, wanted));
  }
}
