package dev.platformapi.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one pod counts by itself, to the microsecond. */
class LocalCountersTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();
  private final LocalCounters counters = new LocalCounters(clock);

  private static Limit limit(Algorithm algorithm, long quota, long burst) {
    return new Limit("user:1", new Policy("p", algorithm, quota, MINUTE, burst, OnOutage.LOCAL));
  }

  private static Limit limit(Algorithm algorithm) {
    return limit(algorithm, 60, 60);
  }

  private Usage take(Limit limit, long amount) {
    return counters.countNow(List.of(limit), amount, true).get(0);
  }

  private void assertUsage(Usage usage, long left, Duration reset, Duration waiting) {
    assertThat(usage.left()).describedAs("left").isEqualTo(left);
    assertThat(usage.reset()).describedAs("reset").isEqualTo(reset);
    assertThat(usage.waiting()).describedAs("waiting").isEqualTo(waiting);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  @Test
  void aBucketFillsEvenlyUpToItsBurst() {
    Limit bucket = limit(Algorithm.TOKEN_BUCKET, 60, 10);

    assertUsage(take(bucket, 4), 6, seconds(4), Duration.ZERO);
    clock.goOn(seconds(1.5));
    assertUsage(take(bucket, 7), 0, seconds(9.5), Duration.ZERO);
    assertUsage(take(bucket, 1), 0, seconds(9.5), seconds(0.5));
    clock.goOn(seconds(100));
    assertUsage(take(bucket, 10), 0, seconds(10), Duration.ZERO);
  }

  @Test
  void aFixedWindowIsEmptyAgainAtItsEnd() {
    Limit fixed = limit(Algorithm.FIXED_WINDOW);
    clock.goOn(seconds(20));

    assertUsage(take(fixed, 60), 0, seconds(40), Duration.ZERO);
    assertUsage(take(fixed, 1), 0, seconds(40), seconds(40));
    clock.goOn(seconds(40));
    assertUsage(take(fixed, 1), 59, MINUTE, Duration.ZERO);
  }

  @Test
  void aSlidingWindowCountsTheOneBeforeByThePartThatIsStillInIt() {
    Limit sliding = limit(Algorithm.SLIDING_WINDOW);

    assertUsage(take(sliding, 40), 20, seconds(120), Duration.ZERO);
    // Half of the next window: 20 of the 40 still count.
    clock.goOn(seconds(90));
    Usage seen = counters.countNow(List.of(sliding), 1, false).get(0);
    assertUsage(seen, 40, seconds(30), Duration.ZERO);
    assertUsage(take(sliding, 10), 30, seconds(90), Duration.ZERO);
    // 35 need room: 15 of the window before must go, at its share of 15/40 of what is left.
    assertUsage(take(sliding, 35), 30, seconds(90), seconds(7.5));
    clock.goOn(seconds(7.5));
    assertUsage(take(sliding, 35), 0, seconds(82.5), Duration.ZERO);
    // All 60 only when this window and the next one have passed.
    assertUsage(take(sliding, 60), 0, seconds(82.5), seconds(82.5));
  }

  /** The window itself has to pass, and as much of the next as gives back what is too much. */
  @Test
  void whatTheWindowHasUpWaitsForTheNext() {
    Limit sliding = limit(Algorithm.SLIDING_WINDOW);
    take(sliding, 40);
    clock.goOn(seconds(20));

    assertUsage(take(sliding, 30), 20, seconds(100), seconds(40 + 15));
    clock.goOn(seconds(55));
    assertUsage(take(sliding, 30), 0, seconds(105), Duration.ZERO);
  }

  /** A pod's clock that is set back owes nobody an hour. */
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aClockThatGoesBackCostsAWindowAtMost(Algorithm algorithm) {
    Limit limit = limit(algorithm);
    take(limit, 60);

    clock.goOn(Duration.ofHours(-1));

    assertThat(take(limit, 1).waiting()).isLessThanOrEqualTo(MINUTE);
    clock.goOn(MINUTE);
    assertThat(take(limit, 59).isRefused()).isFalse();
  }

  @Test
  void aSlidingWindowForgetsAllAfterTwo() {
    Limit sliding = limit(Algorithm.SLIDING_WINDOW);
    take(sliding, 60);
    clock.goOn(seconds(119));
    assertThat(take(sliding, 60).waiting()).isEqualTo(seconds(1));
    clock.goOn(seconds(1));

    assertUsage(take(sliding, 60), 0, seconds(120), Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void moreThanThereEverIsMustNotWait(Algorithm algorithm) {
    assertThat(take(limit(algorithm), 61).waiting()).isNegative();
    assertThat(take(limit(algorithm), 60).waiting()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void whatIsGivenBackIsThereAgainAndNotMore(Algorithm algorithm) {
    Limit limit = limit(algorithm);
    take(limit, 10);

    assertThat(take(limit, -4).left()).isEqualTo(54);
    assertThat(take(limit, -100).left()).isEqualTo(60);
    assertThat(take(limit, 60).isRefused()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aLookTakesNothing(Algorithm algorithm) {
    Limit limit = limit(algorithm);
    take(limit, 60);

    assertThat(counters.countNow(List.of(limit), 1, false).get(0).isRefused()).isTrue();
    counters.forget(List.of(limit)).await().indefinitely();
    assertThat(counters.countNow(List.of(limit), 1, false).get(0).left()).isEqualTo(60);
    assertThat(take(limit, 1).left()).isEqualTo(59);
  }

  @Test
  void allLimitsAreTakenFromOrNone() {
    Limit wide = limit(Algorithm.FIXED_WINDOW);
    Limit narrow =
        new Limit("user:1", new Policy("n", Algorithm.FIXED_WINDOW, 1, MINUTE, 1, OnOutage.LOCAL));
    List<Limit> both = List.of(narrow, wide);

    assertThat(counters.countNow(both, 1, true)).extracting(Usage::left).containsExactly(0L, 59L);
    assertThat(counters.countNow(both, 1, true)).extracting(Usage::left).containsExactly(0L, 59L);
  }

  /** The plan has become smaller: what was taken under the old one is no debt for days. */
  @Test
  void aBucketThatWasLargerIsNoMoreThanEmpty() {
    take(limit(Algorithm.TOKEN_BUCKET, 60, 600), 600);
    Limit smaller = limit(Algorithm.TOKEN_BUCKET, 60, 5);

    assertUsage(counters.countNow(List.of(smaller), 1, false).get(0), 0, seconds(5), seconds(1));
    clock.goOn(seconds(1));
    assertUsage(take(smaller, 1), 0, seconds(5), Duration.ZERO);
  }

  @Test
  void inAClusterLimitsOfSeveralSubjectsAreTakenFromOrNone() {
    Counters cluster = new ClusterCounters(counters);
    Limit mine = limit(Algorithm.FIXED_WINDOW);
    Limit everyones =
        new Limit(
            "everyone", new Policy("e", Algorithm.FIXED_WINDOW, 2, MINUTE, 2, OnOutage.LOCAL));
    Limit mineToo =
        new Limit(
            "user:1", new Policy("q", Algorithm.TOKEN_BUCKET, 30, MINUTE, 30, OnOutage.LOCAL));
    List<Limit> all = List.of(mine, everyones, mineToo);

    assertThat(cluster.count(all, 2, true).await().indefinitely())
        .extracting(Usage::left)
        .containsExactly(58L, 0L, 28L);
    assertThat(cluster.count(all, 1, true).await().indefinitely())
        .extracting(Usage::isRefused)
        .containsExactly(false, true, false);
    assertThat(cluster.count(all, 1, false).await().indefinitely())
        .extracting(Usage::left)
        .containsExactly(58L, 0L, 28L);
    cluster.forget(all).await().indefinitely();
    assertThat(cluster.count(all, 1, false).await().indefinitely())
        .extracting(Usage::left)
        .containsExactly(60L, 2L, 30L);
  }
}
