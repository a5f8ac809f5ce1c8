package dev.platformapi.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies, and what is decided and said by them. */
class PolicyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Policy MINUTELY = bucket("free.minute", 600, 50);
  private static final Policy DAILY =
      new Policy("day", Algorithm.FIXED_WINDOW, 9000, Duration.ofDays(1), 9000, OnOutage.LOCAL);

  private static Policy bucket(String name, long quota, long burst) {
    return new Policy(name, Algorithm.TOKEN_BUCKET, quota, MINUTE, burst, OnOutage.LOCAL);
  }

  @ParameterizedTest
  @CsvSource({
    "free.minute_1-A, 1, PT1S, 1",
    "p, 1000000000, P366D, 1000000000",
  })
  void isValidUpToItsBounds(String name, long quota, Duration window, long burst) {
    Policy policy = new Policy(name, Algorithm.TOKEN_BUCKET, quota, window, burst, OnOutage.LOCAL);

    assertThat(policy.windowMicros()).isEqualTo(window.toNanos() / 1000);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, 1, PT1M, 1, name",
    "'', 1, PT1M, 1, name",
    "p, 0, PT1M, 1, quota",
    "p, 1000000001, PT1M, 1, quota",
    "p, 1, PT1M, 0, burst",
    "p, 1, PT1M, 1000000001, burst",
    "p, 1, PT0.999S, 1, window",
    "p, 1, P366DT1S, 1, window"
  })
  void beyondThemIsRefusedAndSaysWhatWouldBeRight(
      String name, long quota, Duration window, long burst, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Policy(name, Algorithm.TOKEN_BUCKET, quota, window, burst, OnOutage.LOCAL))
        .withMessageStartingWith("Limit \"" + name + "\" is not valid. " + what + ": ");
  }

  @Test
  void onlyATokenBucketHasABurst() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Policy("p", Algorithm.SLIDING_WINDOW, 5, MINUTE, 4, OnOutage.LOCAL))
        .withMessageContaining("burst: only a token bucket has one");
  }

  @Test
  void aWindowCountsInMicroseconds() {
    Duration window = Duration.ofSeconds(1, 500_000_000);

    assertThat(new Policy("p", Algorithm.FIXED_WINDOW, 1, window, 1, OnOutage.LOCAL).windowMicros())
        .isEqualTo(1_500_000);
  }

  @Test
  void eachOfSeveralPodsHasAShareOfAtLeastOne() {
    assertThat(MINUTELY.share(4)).isEqualTo(bucket("free.minute", 150, 12));
    assertThat(bucket("p", 3, 2).share(4)).isEqualTo(bucket("p", 1, 1));
    assertThat(MINUTELY.share(1)).isEqualTo(MINUTELY);
  }

  @Test
  void limitsOfOneSubjectAreInOneSlotOfACluster() {
    assertThat(new Limit("user:1", MINUTELY).key()).isEqualTo("limit:{user:1}::free.minute:t");
    assertThat(new Limit("user:1", "login", DAILY).key()).isEqualTo("limit:{user:1}:login:day:f");
  }

  @Test
  void isRefusedWhenOneLimitRefuses() {
    Decision decision =
        new Decision(List.of(usage(MINUTELY, 7, Duration.ZERO), usage(DAILY, 0, MINUTE)));

    assertThat(decision.isAllowed()).isFalse();
    assertThat(decision.violated()).containsExactly("day");
    assertThat(decision.retryAfter()).isEqualTo(MINUTE);
    assertThat(decision.left()).isZero();
  }

  @Test
  void waitsForTheLastOfThoseThatRefuse() {
    Decision decision =
        new Decision(
            List.of(
                usage(DAILY, 0, Duration.ofSeconds(5)),
                usage(MINUTELY, 0, MINUTE),
                usage(DAILY, 0, Duration.ofSeconds(3))));

    assertThat(decision.retryAfter()).isEqualTo(MINUTE);
  }

  @Test
  void hasNoTimeToWaitForWhatNeverIs() {
    Decision decision =
        new Decision(List.of(usage(DAILY, 0, MINUTE), usage(MINUTELY, 9, Duration.ofNanos(-1))));

    assertThat(decision.isAllowed()).isFalse();
    assertThat(decision.retryAfter()).isNull();
  }

  @Test
  void isAllowedWhenAllLimitsAllow() {
    Decision decision =
        new Decision(List.of(usage(MINUTELY, 7, Duration.ZERO), usage(DAILY, 9, Duration.ZERO)));

    assertThat(decision.isAllowed()).isTrue();
    assertThat(decision.violated()).isEmpty();
    assertThat(decision.retryAfter()).isNull();
    assertThat(decision.left()).isEqualTo(7);
    assertThat(Decision.UNLIMITED.isAllowed()).isTrue();
    assertThat(Decision.UNLIMITED.left()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void clientsReadEveryPolicyAndItsState() {
    Decision decision =
        new Decision(List.of(usage(MINUTELY, 7, Duration.ZERO), usage(DAILY, 9, Duration.ZERO)));

    assertThat(LimitHeaders.policy(decision))
        .isEqualTo("\"free.minute\";q=600;w=60, \"day\";q=9000;w=86400");
    assertThat(LimitHeaders.state(decision))
        .isEqualTo("\"free.minute\";r=7;t=30, \"day\";r=9;t=30");
    assertThat(LimitHeaders.policy(Decision.UNLIMITED)).isEmpty();
    assertThat(LimitHeaders.state(Decision.UNLIMITED)).isEmpty();
  }

  @Test
  void messagesAndCallsAreOperationsToo() {
    assertThat(Operation.message("/rooms/a")).isEqualTo(new Operation("MESSAGE", "/rooms/a"));
    assertThat(Operation.call("platform.v1.UserService/GetUser"))
        .isEqualTo(new Operation("POST", "/platform.v1.UserService/GetUser"));
  }

  @Test
  void aConnectionsBucketFillsWithTimeUpToItsBurst() {
    AtomicLong nanos = new AtomicLong(-5);
    TokenBucket bucket = new TokenBucket(2, 3, nanos::get);

    assertThat(List.of(bucket.take(), bucket.take(), bucket.take())).containsOnly(0.0);
    assertThat(bucket.take()).isEqualTo(0.5);
    nanos.addAndGet(250_000_000);
    assertThat(bucket.take()).isEqualTo(0.25);
    nanos.addAndGet(250_000_000);
    assertThat(bucket.take()).isZero();
    assertThat(bucket.take()).isEqualTo(0.5);
    nanos.addAndGet(3_600_000_000_000L);
    assertThat(List.of(bucket.take(), bucket.take(), bucket.take())).containsOnly(0.0);
    assertThat(bucket.take()).isEqualTo(0.5);
  }

  private static Usage usage(Policy policy, long left, Duration waiting) {
    return new Usage(policy, left, Duration.ofSeconds(30), waiting);
  }
}
