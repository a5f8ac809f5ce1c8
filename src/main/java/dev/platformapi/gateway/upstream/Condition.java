package dev.platformapi.gateway.upstream;

import java.util.Arrays;

/** How an address is and what it does. Outlives a change of the file. */
final class Condition {
  /** Within this time, an old latency counts for a third. */
  private static final double DECAY_SECONDS = 10;

  private static final double NANOS = 1e9;

  private volatile boolean healthy = true;
  private int successes;
  private final int[] failures = new int[Finding.Kind.values().length];
  private int calls;
  private double latency = Double.NaN;
  private long latencyAt;

  boolean isHealthy() {
    return healthy;
  }

  /**
   * It did well.
   *
   * @param limit how many times in a row make it healthy
   * @param heals whether this may do so at all
   * @return whether that makes it healthy
   */
  synchronized boolean succeeded(int limit, boolean heals) {
    Arrays.fill(failures, 0);
    if (healthy || !heals || ++successes < limit) {
      return false;
    }
    healthy = true;
    return true;
  }

  /**
   * It did badly.
   *
   * @param limit how many times of this kind, and no success between, make it unhealthy
   * @return whether that makes it unhealthy
   */
  synchronized boolean failed(Finding.Kind kind, int limit) {
    successes = 0;
    if (!healthy || ++failures[kind.ordinal()] < limit) {
      return false;
    }
    healthy = false;
    return true;
  }

  /** How many calls are under way. */
  synchronized int calls() {
    return calls;
  }

  synchronized void begin() {
    calls++;
  }

  synchronized void end() {
    calls--;
  }

  synchronized boolean hasLatency() {
    return !Double.isNaN(latency);
  }

  /** Something to start from. */
  synchronized void assumeLatency(double seconds, long now) {
    latency = seconds;
    latencyAt = now;
  }

  /** A call took so long. */
  synchronized void learnLatency(double seconds, long now) {
    double kept = kept(now);
    latency = hasLatency() ? latency * kept + seconds * (1 - kept) : seconds;
    latencyAt = now;
  }

  /** The mean of the latest calls in seconds, less and less of it as time goes by. */
  synchronized double latency(long now) {
    return hasLatency() ? latency * kept(now) : 0;
  }

  private double kept(long now) {
    return Math.exp(-Math.max(0, now - latencyAt) / NANOS / DECAY_SECONDS);
  }
}
