package dev.platformapi.http;

import dev.platformapi.error.PlatformException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The requests of all protocols: how many are under way, and how often, how long and with what
 * outcome each operation was asked for, in the metric {@code platform.requests}. Its operations are
 * names of ours, never what a client has chosen.
 */
@ApplicationScoped
public class Traffic {
  private static final String UNKNOWN = "none";

  /** Buckets: enough for percentiles on a dashboard, few enough for many operations. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry metrics;
  private final Map<Asked, Timer> timers = new ConcurrentHashMap<>();
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();

  Traffic(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** How a request ended: whose fault it was, if it was one. */
  public enum Outcome {
    SUCCESS,
    CLIENT_ERROR,
    SERVER_ERROR;

    /** What a status of HTTP says. */
    public static Outcome of(int status) {
      return status < 400 ? SUCCESS : status < 500 ? CLIENT_ERROR : SERVER_ERROR;
    }

    /** What a failure says. */
    public static Outcome of(Throwable failure) {
      return failure instanceof PlatformException known
          ? of(HttpStatus.of(known.code()))
          : SERVER_ERROR;
    }
  }

  private record Asked(String protocol, String operation, Outcome outcome) {}

  /** A request comes: it is under way until its record is ended or set aside. */
  public RequestRecord begin(TraceContext trace) {
    RequestRecord record = announce(trace);
    record.begin();
    return record;
  }

  /** A request comes that may never get as far as to begin. */
  public RequestRecord announce(TraceContext trace) {
    return new RequestRecord(trace, this);
  }

  void begin() {
    begun.increment();
  }

  void end() {
    ended.increment();
  }

  /**
   * Something that was asked for is over; also what is no request, such as a message.
   *
   * @param operation null when it never came to one
   */
  public void count(String protocol, String operation, Outcome outcome, long nanos) {
    timers
        .computeIfAbsent(
            new Asked(protocol, operation == null ? UNKNOWN : operation, outcome), this::timer)
        .record(Duration.ofNanos(nanos));
  }

  private Timer timer(Asked asked) {
    return Timer.builder("platform.requests")
        .description("Requests and calls that are over")
        .tag("protocol", asked.protocol())
        .tag("operation", asked.operation())
        .tag("outcome", asked.outcome().name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(BUCKETS)
        .register(metrics);
  }

  /** Not less than there are: what has ended is counted first. */
  long underWay() {
    long over = ended.sum();
    return begun.sum() - over;
  }
}
