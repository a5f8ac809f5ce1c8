package dev.platformapi.gateway.upstream;

import io.smallrye.faulttolerance.core.Completer;
import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.stopwatch.SystemStopwatch;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import io.smallrye.faulttolerance.core.util.ExceptionDecision;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The circuit breaker of a service: when too many of its answers were failures, nobody asks it for
 * a while; then a few requests try, and if they succeed all is as before.
 *
 * <p>It is SmallRye Fault Tolerance's, asked before a request goes on and told afterwards what came
 * of it, where that library would wrap the request. Nothing of it blocks, and it has no thread.
 */
public final class Breaker {
  private static final Logger LOG = Logger.getLogger(Breaker.class);
  private static final Exception FAILURE = new UpstreamFailure();

  private final String service;
  private final BreakerSettings settings;
  private final CircuitBreaker<Void> circuit;
  private volatile long opened;

  Breaker(String service, BreakerSettings settings, Vertx vertx) {
    this.service = service;
    this.settings = settings;
    this.circuit =
        new CircuitBreaker<>(
            FaultToleranceContext::call,
            service,
            ExceptionDecision.ALWAYS_FAILURE,
            settings.delay().toMillis(),
            settings.requests(),
            settings.failureRatio(),
            settings.successes(),
            SystemStopwatch.INSTANCE,
            new OpenTimer(vertx));
  }

  /** Whether requests go on. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /** A request that was let through; what came of it must be told, once. */
  public final class Pass {
    private final Completer<Void> result;
    private boolean told;

    private Pass(Completer<Void> result) {
      this.result = result;
    }

    /** The service has answered, or nobody waited for its answer. */
    public void succeeded() {
      if (!told) {
        told = true;
        State before = state();
        result.complete(null);
        if (before == State.HALF_OPEN && state() == State.CLOSED) {
          LOG.infof("%s answers again: its circuit breaker is closed", service);
        }
      }
    }

    /** It has not, or not well. */
    public void failed() {
      if (!told) {
        told = true;
        result.completeWithError(FAILURE);
      }
    }
  }

  /** Null when the service is left alone now. */
  public Pass enter() {
    Completer<Void> result = Completer.create();
    Future<Void> admitted = circuit.apply(new FaultToleranceContext<>(result::future, true));
    return admitted.isComplete() ? null : new Pass(result);
  }

  public State state() {
    return switch (circuit.currentState()) {
      case CircuitBreaker.STATE_OPEN -> State.OPEN;
      case CircuitBreaker.STATE_HALF_OPEN -> State.HALF_OPEN;
      default -> State.CLOSED;
    };
  }

  /** Until a request may go on, as far as that is known. */
  public Duration retryAfter() {
    Duration left = settings.delay().minusNanos(System.nanoTime() - opened);
    return state() == State.OPEN && left.compareTo(Duration.ZERO) > 0
        ? left
        : Duration.ofSeconds(1);
  }

  private static final class UpstreamFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private UpstreamFailure() {
      super(null, null, false, false);
    }
  }

  /** Used when the breaker has opened, and for nothing else. */
  private final class OpenTimer implements Timer {
    private final Vertx vertx;

    private OpenTimer(Vertx vertx) {
      this.vertx = vertx;
    }

    @Override
    public int getId() {
      return 0;
    }

    @Override
    public TimerTask schedule(long millis, Runnable task) {
      opened = System.nanoTime();
      LOG.warnf("%s fails too often: its circuit breaker is open for %d ms", service, millis);
      long timer = vertx.setTimer(Math.max(1, millis), due -> task.run());
      return new TimerTask() {
        @Override
        public boolean isDone() {
          return state() != State.OPEN;
        }

        @Override
        public boolean cancel() {
          return vertx.cancelTimer(timer);
        }
      };
    }

    @Override
    public TimerTask schedule(long millis, Runnable task, Executor executor) {
      return schedule(millis, () -> executor.execute(task));
    }

    @Override
    public int countScheduledTasks() {
      return 0;
    }

    @Override
    public void shutdown() {
      // Its timers are Vert.x's.
    }
  }
}
