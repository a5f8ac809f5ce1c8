package dev.platformapi.ratelimit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether Redis counts. After a few failures in a row nobody asks it any more but a probe now and
 * then, so that an outage costs requests no time; the log says when it begins and when it ends.
 */
final class Outage {
  private static final Logger LOG = Logger.getLogger(RateLimiter.class);

  /** One may be a pause of Redis or of this pod. */
  private static final int FAILURES = 3;

  /** Those within this time are one: many requests may wait for the same answer. */
  private static final long ONE_FAILURE_NANOS = 10_000_000;

  private static final Duration PROBE_EVERY = Duration.ofMillis(200);

  /** In a row, so that a Redis which answers now and then does not count now and then. */
  private static final int SUCCESSES = 3;

  private final Vertx vertx;
  private final Supplier<Uni<?>> probe;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile long lastFailure = System.nanoTime() - ONE_FAILURE_NANOS;
  private final AtomicBoolean on = new AtomicBoolean();

  /**
   * @param probe has Redis count something, in time
   */
  Outage(Vertx vertx, Supplier<Uni<?>> probe) {
    this.vertx = vertx;
    this.probe = probe;
  }

  boolean isOn() {
    return on.get();
  }

  void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }

  void failed(Throwable why) {
    long now = System.nanoTime();
    if (now - lastFailure < ONE_FAILURE_NANOS) {
      return;
    }
    lastFailure = now;
    if (failures.incrementAndGet() >= FAILURES && on.compareAndSet(false, true)) {
      LOG.warnf("Rate limits are degraded, each policy as configured: %s", why);
      probeLater(SUCCESSES);
    }
  }

  /**
   * @param missing how many successes
   */
  private void probeLater(int missing) {
    vertx.setTimer(
        PROBE_EVERY.toMillis(),
        timer ->
            probe
                .get()
                .subscribe()
                .with(
                    answer -> {
                      if (missing > 1) {
                        probeLater(missing - 1);
                      } else {
                        recovered();
                      }
                    },
                    failure -> probeLater(SUCCESSES)));
  }

  private void recovered() {
    failures.set(0);
    on.set(false);
    LOG.warn("Rate limits are no longer degraded: Redis counts again");
  }
}
