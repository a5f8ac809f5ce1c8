package dev.platformapi.gateway.upstream;

import static dev.platformapi.gateway.upstream.Breaker.State.CLOSED;
import static dev.platformapi.gateway.upstream.Breaker.State.HALF_OPEN;
import static dev.platformapi.gateway.upstream.Breaker.State.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.support.Futures;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A breaker that opens by ratio and closes by itself. */
class BreakerTest {
  private static final Vertx VERTX = Vertx.vertx();

  /** The clock of the tests makes it pass, and hardly ever the timer. */
  private static final Duration DELAY = Duration.ofMinutes(1);

  private static final BreakerSettings SETTINGS = new BreakerSettings(4, 0.5, DELAY, 3);

  private final Queue<Breaker.State> changes = new ConcurrentLinkedQueue<>();
  private final AtomicLong now = new AtomicLong();
  private final Breaker breaker =
      new Breaker(SETTINGS, new VertxTimer(VERTX), now::get, changes::add);

  @AfterAll
  static void stop() {
    Futures.get(VERTX.close());
  }

  @Test
  void opensWhenHalfOfTheLatestRequestsHaveFailed() {
    succeed();
    fail();
    succeed();
    assertThat(breaker.state()).isEqualTo(CLOSED);

    fail();

    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.acquire()).isEmpty();
    assertThat(changes).containsExactly(OPEN);
  }

  @Test
  void staysClosedWhenFewerHaveFailed() {
    for (int i = 0; i < 20; i++) {
      succeed();
      succeed();
      succeed();
      fail();
    }

    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.retryAfter()).isZero();
  }

  @Test
  void staysClosedBeforeThereAreEnoughRequests() {
    fail();
    fail();
    fail();

    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void tellsWhenItLetsThroughAgain() {
    open();
    assertThat(breaker.retryAfter()).isEqualTo(DELAY);

    now.addAndGet(DELAY.toNanos() / 3);

    assertThat(breaker.retryAfter()).isEqualTo(DELAY.dividedBy(3).multipliedBy(2));
  }

  @Test
  void isHalfOpenAfterTheDelayThoughNobodyCalls() {
    Breaker quick =
        new Breaker(
            new BreakerSettings(1, 1, Duration.ofMillis(20), 1),
            new VertxTimer(VERTX),
            System::nanoTime,
            changes::add);
    quick.acquire().orElseThrow().failure();

    await().atMost(Duration.ofSeconds(2)).until(() -> quick.state() == HALF_OPEN);

    assertThat(changes).containsExactly(OPEN, HALF_OPEN);
  }

  @Test
  void closesByItselfAfterProbesThatSucceed() {
    open();
    pass();

    succeed();
    succeed();
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
    succeed();

    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(changes).containsExactly(OPEN, HALF_OPEN, CLOSED);
    assertThat(breaker.acquire()).isPresent();
    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void opensAgainAfterAProbeThatFails() {
    open();
    pass();

    succeed();
    fail();

    assertThat(breaker.acquire()).isEmpty();
    assertThat(changes).containsExactly(OPEN, HALF_OPEN, OPEN);
    assertThat(breaker.retryAfter()).isEqualTo(DELAY);
  }

  @Test
  void letsOneProbeThroughAtATime() throws Exception {
    open();
    pass();
    AtomicInteger admitted = new AtomicInteger();

    BalancingTest.together(
        8,
        () -> {
          for (int i = 0; i < 100; i++) {
            breaker.acquire().ifPresent(permit -> admitted.incrementAndGet());
          }
          return null;
        });

    assertThat(admitted).hasValue(1);
    assertThat(breaker.retryAfter()).isPositive();
  }

  @Test
  void aProbeThatNobodyWaitsForHasShownNothing() {
    open();
    pass();

    breaker.acquire().orElseThrow().abandon();

    assertThat(breaker.state()).isEqualTo(OPEN);
    pass();
    succeed();
    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
  }

  @Test
  void aRequestThatNobodyWaitsForCountsForNothing() {
    for (int i = 0; i < 10; i++) {
      breaker.acquire().orElseThrow().abandon();
    }
    fail();
    fail();
    fail();

    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void anOutcomeCountsOnce() {
    Breaker.Permit permit = breaker.acquire().orElseThrow();
    for (int i = 0; i < 10; i++) {
      permit.failure();
    }

    assertThat(breaker.state()).isEqualTo(CLOSED);
  }

  @Test
  void whatBeganBeforeItOpenedDoesNotCloseIt() {
    Breaker.Permit early = breaker.acquire().orElseThrow();
    open();

    early.success();

    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  @Test
  void countsRightUnderConcurrency() throws Exception {
    BalancingTest.together(
        8,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            succeed();
          }
          return null;
        });
    assertThat(breaker.state()).isEqualTo(CLOSED);

    BalancingTest.together(
        8,
        () -> {
          breaker.acquire().ifPresent(Breaker.Permit::failure);
          return null;
        });

    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(changes).containsExactly(OPEN);
  }

  @Test
  void aServiceThatStaysKeepsItsBreakerAndAnotherDoesNot() {
    GatewayFile first = Kong.file("services: [{name: a, host: a}, {name: b, host: b}]");
    GatewayFile second = Kong.file("services: [{name: b, host: c}, {name: a, host: a}]");
    Breakers breakers = new Breakers(VERTX, Optional.of(SETTINGS));
    Breaker a = breakers.of(first.services().get(0)).orElseThrow();
    Breaker b = breakers.of(first.services().get(1)).orElseThrow();

    assertThat(breakers.of(second.services().get(1))).containsSame(a);
    assertThat(breakers.of(second.services().get(0))).isPresent().get().isNotSameAs(b);
  }

  @Test
  void aServiceThatIsGoneIsForgotten() {
    GatewayFile file = Kong.file("services: [{name: a, host: a}, {name: b, host: b}]");
    Breakers breakers = new Breakers(VERTX, Optional.of(SETTINGS));
    Breaker a = breakers.of(file.services().get(0)).orElseThrow();
    Breaker b = breakers.of(file.services().get(1)).orElseThrow();

    breakers.keep(List.of(file.services().get(0)));

    assertThat(breakers.of(file.services().get(0))).containsSame(a);
    assertThat(breakers.of(file.services().get(1))).isPresent().get().isNotSameAs(b);
  }

  @Test
  void whereThereAreNoSettingsThereAreNoBreakers() {
    GatewayFile file = Kong.file("services: [{name: a, host: a}]");

    assertThat(new Breakers(VERTX, Optional.empty()).of(file.services().get(0))).isEmpty();
  }

  private void open() {
    for (int i = 0; i < 4; i++) {
      fail();
    }
    assertThat(breaker.state()).isEqualTo(OPEN);
  }

  /** The delay is over. */
  private void pass() {
    now.addAndGet(DELAY.toNanos());
  }

  private void succeed() {
    breaker.acquire().orElseThrow().success();
  }

  private void fail() {
    breaker.acquire().orElseThrow().failure();
  }
}
