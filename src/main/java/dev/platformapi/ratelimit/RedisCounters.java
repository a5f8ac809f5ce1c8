package dev.platformapi.ratelimit;

import dev.platformapi.error.TimeLimit;
import dev.platformapi.http.RequestRecord;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.annotations.RegisterResources;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Counts in Redis, by its clock, in one script. What the requests of one event loop have to count
 * while the script runs for the ones before goes along in the next run: the busier the pod, the
 * less a request costs, and nobody waits for more than one run.
 */
@RegisterResources(globs = "ratelimit/count.lua")
final class RedisCounters implements Counters {
  private static final Script COUNT = Script.read("/ratelimit/count.lua");

  /** Attempts of one run: Redis serves nobody else meanwhile. */
  private static final int MAX_RUN = 64;

  private static final Duration LEAST = Duration.ofMillis(1);

  private final ReactiveRedisDataSource redis;
  private final Duration patience;
  private final boolean together;
  private final ThreadLocal<Lane> lanes = ThreadLocal.withInitial(Lane::new);

  /**
   * @param patience the longest that Redis may take; then it has failed
   * @param together whether limits of different subjects may be counted in one run
   */
  RedisCounters(ReactiveRedisDataSource redis, Duration patience, boolean together) {
    this.redis = redis;
    this.patience = patience;
    this.together = together;
  }

  @Override
  public Uni<List<Usage>> count(List<Limit> limits, long amount, boolean take) {
    Attempt attempt = new Attempt(limits, amount, take);
    return RequestRecord.timedLimit(
        together && Context.isOnEventLoopThread()
            ? Uni.createFrom().emitter(emitter -> lanes.get().add(new Waiting(attempt, emitter)))
            : here(run(List.of(attempt), patience)).map(answer -> attempt.usages(answer, 0)));
  }

  /** Told in the current context, also when the time is over. */
  private static <T> Uni<T> here(Uni<T> work) {
    Context context = Vertx.currentContext();
    return context == null
        ? work
        : work.emitOn(task -> context.runOnContext(ignored -> task.run()));
  }

  @Override
  public Uni<Void> forget(List<Limit> limits) {
    String[] keys = limits.stream().map(Limit::key).toArray(String[]::new);
    return TimeLimit.within(patience, redis.key().del(keys)).replaceWithVoid();
  }

  private Uni<Response> run(List<Attempt> attempts, Duration time) {
    List<String> keys = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    attempts.forEach(attempt -> attempt.addTo(keys, arguments));
    return TimeLimit.within(
        time, Uni.createFrom().deferred(() -> COUNT.run(redis, keys, arguments)));
  }

  private record Attempt(List<Limit> limits, long amount, boolean take) {
    private void addTo(List<String> keys, List<String> arguments) {
      arguments.add(Long.toString(amount));
      arguments.add(take ? "1" : "0");
      arguments.add(Integer.toString(limits.size()));
      for (Limit limit : limits) {
        Policy policy = limit.policy();
        keys.add(limit.key());
        arguments.add(policy.algorithm().letter());
        arguments.add(Long.toString(policy.quota()));
        arguments.add(Long.toString(policy.windowMicros()));
        arguments.add(Long.toString(policy.burst()));
      }
    }

    /**
     * @param first index of this attempt's first limit in the answer
     */
    private List<Usage> usages(Response answer, int first) {
      List<Usage> usages = new ArrayList<>(limits.size());
      for (int i = 0; i < limits.size(); i++) {
        int at = 3 * (first + i);
        usages.add(
            new Usage(
                limits.get(i).policy(),
                answer.get(at).toLong(),
                Reading.micros(answer.get(at + 1).toLong()),
                Reading.micros(answer.get(at + 2).toLong())));
      }
      return usages;
    }
  }

  /** An attempt whose request waits, in its own context. */
  private record Waiting(
      Attempt attempt,
      UniEmitter<? super List<Usage>> emitter,
      ContextInternal context,
      long since) {
    Waiting(Attempt attempt, UniEmitter<? super List<Usage>> emitter) {
      this(attempt, emitter, (ContextInternal) Vertx.currentContext(), System.nanoTime());
    }

    private void answer(Response answer, int first) {
      context.dispatch(() -> emitter.complete(attempt.usages(answer, first)));
    }

    private void fail(Throwable failure) {
      context.dispatch(() -> emitter.fail(failure));
    }
  }

  /** The attempts of one event loop: one run is under way at a time. */
  private final class Lane {
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private boolean running;

    private void add(Waiting waiting) {
      queue.add(waiting);
      if (!running) {
        runNext();
      }
    }

    private void runNext() {
      List<Waiting> taken = new ArrayList<>();
      while (taken.size() < MAX_RUN && !queue.isEmpty()) {
        taken.add(queue.remove());
      }
      running = !taken.isEmpty();
      if (running) {
        // The run is nobody's alone: it must not end with the context of one of them.
        ContextInternal loop = taken.get(0).context().unwrap();
        Duration waited = Duration.ofNanos(System.nanoTime() - taken.get(0).since());
        Duration rest = patience.minus(waited);
        Duration time = rest.compareTo(LEAST) > 0 ? rest : LEAST;
        loop.dispatch(
            () ->
                run(taken.stream().map(Waiting::attempt).toList(), time)
                    .emitOn(task -> loop.execute(task))
                    .subscribe()
                    .with(answer -> answered(taken, answer), failure -> failed(taken, failure)));
      }
    }

    private void answered(List<Waiting> taken, Response answer) {
      runNext();
      int first = 0;
      for (Waiting waiting : taken) {
        waiting.answer(answer, first);
        first += waiting.attempt().limits().size();
      }
    }

    private void failed(List<Waiting> taken, Throwable failure) {
      runNext();
      taken.forEach(waiting -> waiting.fail(failure));
    }
  }
}
