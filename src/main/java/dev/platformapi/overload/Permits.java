package dev.platformapi.overload;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The requests and calls that a pod is busy with, which are as many as {@link AdaptiveLimit} allows
 * at most, and a few more of administrators. One too many is refused at once: a queue would only
 * make all of them late.
 */
@ApplicationScoped
public class Permits {
  private static final Logger LOG = Logger.getLogger(Permits.class);

  /** Refusals so far apart are not of one overload. */
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final OverloadConfig config;
  private final Administrators administrators;
  private final MeterRegistry metrics;
  private final AdaptiveLimit limit;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong refusedAt = new AtomicLong(System.nanoTime() - CALM_NANOS);
  private final AtomicLong linesSecond = new AtomicLong();
  private final AtomicInteger lines = new AtomicInteger();

  Permits(OverloadConfig config, Administrators administrators, MeterRegistry metrics) {
    this.config = config;
    this.administrators = administrators;
    this.metrics = metrics;
    int minimum = config.minimum().orElse(2 * Runtime.getRuntime().availableProcessors());
    this.limit =
        new AdaptiveLimit(
            config.enabled() ? minimum : Integer.MAX_VALUE,
            config.initial(),
            config.maximum(),
            config.tolerance(),
            config.quick().toNanos(),
            System::nanoTime);
    Gauge.builder("platform.overload.limit", limit, AdaptiveLimit::current).register(metrics);
    Gauge.builder("platform.overload.in.flight", underWay, AtomicInteger::get).register(metrics);
  }

  /**
   * Leave for one more; null when there are too many.
   *
   * @param credential gives what the client shows to be known by, or null; asked only when it
   *     matters
   */
  public Permit take(Supplier<String> credential) {
    int others = underWay.getAndIncrement();
    int most = limit.current();
    if (others >= most - 1) {
      limit.reached();
    }
    if (others < most
        || (others < most + reserved(most) && administrators.know(credential.get()))) {
      return new Permit(this, others);
    }
    underWay.decrementAndGet();
    return null;
  }

  private int reserved(int most) {
    return Math.max(1, (int) (most * config.administratorShare()));
  }

  void takeBack(String kind, long nanos, boolean answered, int others) {
    underWay.decrementAndGet();
    if (kind != null) {
      limit.sample(kind, nanos, answered, others);
    }
  }

  /**
   * What to answer where there was no permit.
   *
   * @param protocol for the metric
   */
  public PlatformException refuse(String protocol) {
    metrics.counter("platform.overload.shed", "protocol", protocol).increment();
    long now = System.nanoTime();
    if (now - refusedAt.getAndSet(now) >= CALM_NANOS) {
      LOG.warnf("Overloaded: requests beyond the limit, now %d, are refused", limit.current());
    }
    long seconds = Math.max(1, config.retryAfter().toSeconds());
    return new PlatformException(ErrorCode.OVERLOADED, "This instance has too much to do.")
        .retryAfter(
            Duration.ofSeconds(seconds + ThreadLocalRandom.current().nextLong(seconds + 1)));
  }

  /** Whether a refusal gets a line in the log: what is refused must cost next to nothing. */
  public boolean deserveLine() {
    long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    if (linesSecond.getAndSet(second) != second) {
      lines.set(0);
    }
    return lines.incrementAndGet() <= config.linesPerSecond();
  }
}
