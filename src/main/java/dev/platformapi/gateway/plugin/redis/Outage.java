package dev.platformapi.gateway.plugin.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Whether a Redis answers. After a few failures in a row one request now and then tries it, and the
 * others do not wait in vain; the log says when that begins and when it ends, the metric {@code
 * platform_gateway_redis_degraded} that it lasts.
 */
final class Outage {
  private static final Logger LOG = Logger.getLogger(RedisConnections.class);
  private static final int FAILURES = 3;
  private static final long PROBE_EVERY = TimeUnit.MILLISECONDS.toNanos(200);

  private final String redis;
  private final MeterRegistry metrics;
  private final Gauge gauge;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean on = new AtomicBoolean();
  private final AtomicLong nextProbe = new AtomicLong();

  Outage(String redis, MeterRegistry metrics) {
    this.redis = redis;
    this.metrics = metrics;
    this.gauge =
        Gauge.builder("platform.gateway.redis.degraded", on, state -> state.get() ? 1 : 0)
            .description("Whether a Redis that plugins use does not answer")
            .tag("redis", redis)
            .register(metrics);
  }

  boolean isOn() {
    return on.get();
  }

  /** Whether it is this request's turn to try while it is on. */
  boolean mayProbe() {
    long now = System.nanoTime();
    long next = nextProbe.get();
    return now - next >= 0 && nextProbe.compareAndSet(next, now + PROBE_EVERY);
  }

  void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
    }
    if (on.get() && on.compareAndSet(true, false)) {
      LOG.warnf("Redis %s answers again", redis);
    }
  }

  void failed(Throwable why) {
    if (failures.incrementAndGet() >= FAILURES && on.compareAndSet(false, true)) {
      nextProbe.set(System.nanoTime() + PROBE_EVERY);
      LOG.warnf(
          "Redis %s does not answer, plugins that use it are degraded, each as configured: %s",
          redis, why);
    }
  }

  /** Nobody uses it any more. */
  void forget() {
    metrics.remove(gauge);
  }
}
