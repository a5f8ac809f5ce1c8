package dev.platformapi.gateway.upstream;

import io.smallrye.faulttolerance.core.Completer;
import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreakerEvents.StateTransition;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.util.ExceptionDecision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets no request through to a service that fails, until single ones have shown that it is well
 * again.
 *
 * <p>It is the circuit breaker of SmallRye Fault Tolerance, taken from the core of the library: its
 * API of guards runs only where CDI does, and wraps suppliers of one result, where a request that
 * is forwarded has several ends. All happens on the threads of those who call, and the time is that
 * of Vert.x. What this adds: one probe at a time, when it lets through again, and what becomes of a
 * request for which nobody waits any more.
 */
public final class Breaker {
  private static final Exception FAILURE = new ServiceFailed();

  /** Who asks during a probe hears of its outcome by then, perhaps. */
  private static final Duration PROBE = Duration.ofSeconds(1);

  private final CircuitBreaker<Void> breaker;
  private final Duration delay;
  private final LongSupplier nanos;
  private final Consumer<State> listener;
  private final AtomicBoolean probing = new AtomicBoolean();
  private volatile long opened;

  /**
   * @param nanos the time
   * @param listener hears of each change, on any thread
   */
  Breaker(BreakerSettings settings, Timer timer, LongSupplier nanos, Consumer<State> listener) {
    this.delay = settings.delay();
    this.nanos = nanos;
    this.listener = listener;
    this.breaker =
        new CircuitBreaker<>(
            Invocation.invocation(),
            "service",
            ExceptionDecision.ALWAYS_FAILURE,
            settings.delay().toMillis(),
            settings.requests(),
            settings.failureRatio(),
            settings.successes(),
            () -> {
              long start = nanos.getAsLong();
              return () -> TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - start);
            },
            timer);
  }

  /** Lets a request through; empty when it may not go there. */
  public Optional<Permit> acquire() {
    boolean probe = breaker.currentState() != CircuitBreaker.STATE_CLOSED;
    if (probe && !probing.compareAndSet(false, true)) {
      return Optional.empty();
    }
    Permit permit = new Permit(probe);
    FaultToleranceContext<Void> call =
        new FaultToleranceContext<>(
            () -> {
              permit.granted = true;
              return permit.outcome.future();
            },
            true);
    call.registerEventHandler(StateTransition.class, this::changed);
    breaker.apply(call);
    if (permit.granted) {
      return Optional.of(permit);
    }
    permit.endProbe();
    return Optional.empty();
  }

  public State state() {
    return switch (breaker.currentState()) {
      case CircuitBreaker.STATE_CLOSED -> State.CLOSED;
      case CircuitBreaker.STATE_OPEN -> State.OPEN;
      default -> State.HALF_OPEN;
    };
  }

  /** When one who was refused may come again; not negative. */
  public Duration retryAfter() {
    return switch (state()) {
      case CLOSED -> Duration.ZERO;
      case HALF_OPEN -> PROBE;
      case OPEN -> {
        Duration left = delay.minusNanos(nanos.getAsLong() - opened);
        yield left.isNegative() ? Duration.ZERO : left;
      }
    };
  }

  private void changed(StateTransition transition) {
    State now =
        switch (transition) {
          case TO_CLOSED -> State.CLOSED;
          case TO_OPEN -> State.OPEN;
          case TO_HALF_OPEN -> State.HALF_OPEN;
        };
    if (now == State.OPEN) {
      opened = nanos.getAsLong();
    }
    listener.accept(now);
  }

  /** Whom a breaker lets through. */
  public enum State {
    /** Everybody. */
    CLOSED,
    /** Nobody. */
    OPEN,
    /** One at a time. */
    HALF_OPEN
  }

  /**
   * A request that was let through, which must be told how it ends. The first end counts; those
   * that come later are ignored.
   */
  public final class Permit {
    private final Completer<Void> outcome = Completer.create();
    private final AtomicBoolean probe;
    private boolean granted;

    private Permit(boolean probe) {
      this.probe = new AtomicBoolean(probe);
    }

    /** The service has answered, and not that it is broken. */
    public void success() {
      outcome.complete(null);
      endProbe();
    }

    /** It has not, or has answered that it is. */
    public void failure() {
      outcome.completeWithError(FAILURE);
      endProbe();
    }

    /**
     * Nobody waits for an answer any more. That tells nothing of the service, unless it was to show
     * that it is well: then it has not.
     */
    public void abandon() {
      if (probe.get()) {
        failure();
      }
    }

    private void endProbe() {
      if (probe.getAndSet(false)) {
        probing.set(false);
      }
    }
  }

  private static final class ServiceFailed extends Exception {
    private ServiceFailed() {
      super("the service has failed", null, false, false);
    }
  }
}
