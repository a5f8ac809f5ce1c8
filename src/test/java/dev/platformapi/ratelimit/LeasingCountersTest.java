package dev.platformapi.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who asks often is counted less often, and gets neither more nor less for it. */
class LeasingCountersTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();

  /** What the pods share. */
  private final LocalCounters common = new LocalCounters(clock);

  private int counted;

  private LeasingCounters pod() {
    return pod(-1);
  }

  /**
   * @param silent the count, from 0, that is never answered
   */
  private LeasingCounters pod(int silent) {
    Counters observed =
        new Counters() {
          @Override
          public Uni<List<Usage>> count(List<Limit> limits, long amount, boolean take) {
            return counted++ == silent
                ? Uni.createFrom().nothing()
                : common.count(limits, amount, take);
          }

          @Override
          public Uni<Void> forget(List<Limit> limits) {
            return common.forget(limits);
          }
        };
    return new LeasingCounters(observed, clock::nanos);
  }

  private static List<Limit> limits(Algorithm algorithm, long quota) {
    return List.of(
        new Limit("user:1", new Policy("p", algorithm, quota, MINUTE, quota, OnOutage.LOCAL)));
  }

  private static boolean takes(Counters counters, List<Limit> limits) {
    return new Decision(counters.count(limits, 1, true).await().indefinitely()).isAllowed();
  }

  private long left(List<Limit> limits) {
    return new Decision(common.countNow(limits, 1, false)).left();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void twoPodsLetExactlyTheQuotaThroughInAFractionOfTheCounts(Algorithm algorithm) {
    List<Limit> limits = limits(algorithm, 10_000);
    LeasingCounters one = pod();
    LeasingCounters other = pod();
    int allowed = 0;
    for (int i = 0; i < 12_000; i++) {
      clock.goOn(Duration.ofNanos(20_000));
      allowed += takes(i % 3 == 0 ? one : other, limits) ? 1 : 0;
      if (i % 5000 == 0) {
        one.sweep();
        other.sweep();
      }
    }
    long flownIn =
        algorithm == Algorithm.TOKEN_BUCKET ? 10_000 * clock.nanos() / MINUTE.toNanos() : 0;
    assertThat((long) allowed).isBetween(10_000L, 10_000 + flownIn);
    assertThat(counted).isLessThan(12_000 / 3);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void whatIsNotUsedIsGivenBack(Algorithm algorithm) {
    List<Limit> limits = limits(algorithm, 100_000);
    LeasingCounters pod = pod();
    for (int i = 0; i < 50; i++) {
      takes(pod, limits);
    }
    assertThat(left(limits)).isLessThan(100_000 - 50);
    clock.goOn(LeasingCounters.SLOT);
    pod.sweep();
    assertThat(left(limits)).isBetween(100_000L - 50, 100_000L);
    if (algorithm != Algorithm.TOKEN_BUCKET) {
      assertThat(left(limits)).isEqualTo(100_000 - 50);
    }
  }

  @Test
  void whatWasTakenAheadInAWindowIsNotUsedInTheNext() {
    List<Limit> limits = limits(Algorithm.FIXED_WINDOW, 1_000_000);
    LeasingCounters pod = pod();
    clock.goOn(MINUTE.minusMillis(1));
    for (int i = 0; i < 500; i++) {
      takes(pod, limits);
    }
    clock.goOn(Duration.ofMillis(2));
    pod.sweep();
    takes(pod, limits);
    assertThat(left(limits)).isBetween(1_000_000L - 1000, 1_000_000L - 1);
  }

  @Test
  void whoAsksSeldomIsCountedEachTimeAndNothingIsTakenAhead() {
    List<Limit> limits = limits(Algorithm.SLIDING_WINDOW, 100_000);
    LeasingCounters pod = pod();
    for (int i = 1; i <= 20; i++) {
      takes(pod, limits);
      assertThat(left(limits)).isEqualTo(100_000 - i);
      clock.goOn(LeasingCounters.SLOT.multipliedBy(2));
      pod.sweep();
    }
    assertThat(counted).isEqualTo(20);
  }

  @Test
  void aClientThatGoesDoesNotKeepOthersFromTakingAhead() {
    List<Limit> limits = limits(Algorithm.SLIDING_WINDOW, 100_000);
    LeasingCounters pod = pod(2);
    takes(pod, limits);
    takes(pod, limits);
    clock.goOn(Duration.ofNanos(1));
    takes(pod, limits);
    pod.count(limits, 1, true).subscribe().with(never -> {}).cancel();
    for (int i = 0; i < 200; i++) {
      takes(pod, limits);
    }
    assertThat(counted).isLessThan(20);
  }

  @Test
  void whatIsShownIsWhatIsLeft() {
    List<Limit> limits = limits(Algorithm.SLIDING_WINDOW, 10_000);
    LeasingCounters pod = pod();
    Random random = new Random(5);
    long taken = 0;
    while (taken < 9_000) {
      long amount = 1 + random.nextInt(3);
      List<Usage> usages = pod.count(limits, amount, true).await().indefinitely();
      taken += amount;
      assertThat(new Decision(usages).isAllowed()).isTrue();
      assertThat(new Decision(usages).left()).isEqualTo(10_000 - taken);
    }
  }

  @Test
  void whatWasTakenAheadIsForgottenWithTheRest() {
    List<Limit> limits = limits(Algorithm.SLIDING_WINDOW, 100_000);
    LeasingCounters pod = pod();
    take(pod, limits, 100);
    assertThat(pod.takeAhead(limits, 1)).isNotNull();

    pod.forget(limits).await().indefinitely();

    assertThat(left(limits)).isEqualTo(100_000);
    assertThat(pod.takeAhead(limits, 1)).isNull();
  }

  @Test
  void whatWasTakenAheadIsThereAtOnceAndNoMore() {
    List<Limit> limits = limits(Algorithm.SLIDING_WINDOW, 100_000);
    LeasingCounters pod = pod();
    assertThat(pod.takeAhead(limits, 1)).isNull();
    take(pod, limits, 100);
    long left = left(limits);
    int before = counted;

    int ahead = 0;
    while (pod.takeAhead(limits, 1) != null) {
      ahead++;
    }

    assertThat(ahead).isEqualTo(100_000 - left - 100);
    assertThat(pod.takeAhead(limits, 0)).isNull();
    assertThat(left(limits)).isEqualTo(left);
    assertThat(counted).isEqualTo(before);
  }

  @Test
  void aLookTakesNothingAndIsCounted() {
    List<Limit> limits = limits(Algorithm.FIXED_WINDOW, 100);
    LeasingCounters pod = pod();

    List<Usage> seen = pod.count(limits, 1, false).await().indefinitely();

    assertThat(new Decision(seen).left()).isEqualTo(100);
    assertThat(counted).isEqualTo(1);
    assertThat(pod.takeAhead(limits, 1)).isNull();
  }

  /** Others have taken it since; for the one request there is enough. */
  @Test
  void whatIsNotThereAheadIsTakenAlone() {
    List<Limit> limits = limits(Algorithm.SLIDING_WINDOW, 100_000);
    LeasingCounters pod = pod();
    take(pod, limits, 100);
    while (pod.takeAhead(limits, 1) != null) {
      // until the next must ask
    }
    common.countNow(limits, left(limits) - 3, true);
    int before = counted;

    assertThat(takes(pod, limits)).isTrue();

    assertThat(left(limits)).isEqualTo(2);
    assertThat(counted).isEqualTo(before + 2);
    assertThat(takes(pod, limits)).isTrue();
    assertThat(takes(pod, limits)).isTrue();
    assertThat(takes(pod, limits)).isFalse();
  }

  @Test
  void whatWasLeftOfAWindowIsDroppedWithItAndWhatIsTakenInTheNextIsGivenBack() {
    List<Limit> limits = limits(Algorithm.FIXED_WINDOW, 1_000_000);
    LeasingCounters pod = pod();
    clock.goOn(MINUTE.minusMillis(1));
    take(pod, limits, 500);
    assertThat(left(limits)).isLessThan(1_000_000 - 500);
    // The window ends while the first of the next is asked for.
    clock.goOn(Duration.ofMillis(1));
    take(pod, limits, 300);
    clock.goOn(LeasingCounters.SLOT);
    pod.sweep();

    assertThat(left(limits)).isEqualTo(1_000_000 - 300);
  }

  private static void take(LeasingCounters pod, List<Limit> limits, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(takes(pod, limits)).isTrue();
    }
  }
}
