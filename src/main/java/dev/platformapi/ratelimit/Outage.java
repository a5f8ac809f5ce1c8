package dev.platformapi.ratelimit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
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

  private final Vertx vertx;
  private final Supplier<Uni<?>> probe;
  private final Duration patience;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile long lastFailure = System.nanoTime() - ONE_FAILURE_NANOS;
  private volatile boolean on;

  /**
   * @param probe asks Redis the least that it must be able to answer
   * @param patience within which it must
   */
  Outage(Vertx vertx, Supplier<Uni<?>> probe, Duration patience) {
    this.vertx = vertx;
    this.probe = probe;
    this.patience = patience;
  }

  boolean isOn() {
    return on;
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
    if (failures.incrementAndGet() == FAILURES) {
      on = true;
      LOG.warnf("Rate limits are degraded, each policy as configured: %s", why);
      probeLater();
    }
  }

  private void probeLater() {
    vertx.setTimer(
        PROBE_EVERY.toMillis(),
        timer ->
            Uni.createFrom()
                .deferred(probe::get)
                .ifNoItem()
                .after(patience)
                .fail()
                .subscribe()
                .with(answer -> recovered(), failure -> probeLater()));
  }

  private void recovered() {
    on = false;
    failures.set(0);
    LOG.warn("Rate limits are no longer degraded: Redis counts again");
  }
}
