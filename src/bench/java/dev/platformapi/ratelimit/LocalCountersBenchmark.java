package dev.platformapi.ratelimit;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What it costs to count a request in this pod, by how many users there are. */
@State(Scope.Benchmark)
public class LocalCountersBenchmark {
  /** The most that a policy can have, so that no request is refused. */
  private static final Policy WIDE =
      new Policy(
          "minute",
          Algorithm.TOKEN_BUCKET,
          1_000_000_000,
          Duration.ofSeconds(1),
          1_000_000_000,
          OnOutage.LOCAL);

  private static final Policy NARROW =
      new Policy("minute", Algorithm.TOKEN_BUCKET, 1, Duration.ofDays(1), 1, OnOutage.LOCAL);

  /** The last is twice as many as are kept. */
  @Param({"1000", "200000"})
  public int users;

  private final LocalCounters counters = new LocalCounters(Clock.systemUTC());
  private List<List<Limit>> wide;
  private List<Limit> usedUp;

  /** Whose turn it is in a thread: the order is random, but each thread's own. */
  @State(Scope.Thread)
  public static class Turn {
    /** A power of two. */
    private static final int TURNS = 1 << 18;

    private int[] order;
    private int next;

    @Setup
    public void setUp(LocalCountersBenchmark benchmark) {
      order = new Random().ints(TURNS, 0, benchmark.users).toArray();
    }

    int next() {
      return order[next++ & TURNS - 1];
    }
  }

  @Setup
  public void setUp() {
    wide = IntStream.range(0, users).mapToObj(i -> List.of(new Limit("user:" + i, WIDE))).toList();
    usedUp = List.of(new Limit("user:used-up", NARROW));
    wide.forEach(limits -> check(counters.countNow(limits, 1, true), false));
    check(counters.countNow(usedUp, 1, true), false);
    check(counters.countNow(usedUp, 1, true), true);
  }

  private static void check(List<Usage> usages, boolean refused) {
    if (usages.get(0).isRefused() != refused) {
      throw new IllegalStateException("not what is to be measured: " + usages);
    }
  }

  @Benchmark
  public List<Usage> take(Turn turn) {
    return counters.countNow(wide.get(turn.next()), 1, true);
  }

  /** By as many threads as the machine has processors: they take turns. */
  @Benchmark
  @Threads(Threads.MAX)
  public List<Usage> takeByAllThreads(Turn turn) {
    return counters.countNow(wide.get(turn.next()), 1, true);
  }

  @Benchmark
  public List<Usage> refuse() {
    return counters.countNow(usedUp, 1, true);
  }
}
