package dev.platformapi.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of a name while time goes by. */
class KnownNameTest {
  private final List<Promise<List<String>>> lookups = new ArrayList<>();
  private long now;
  private final KnownName name =
      new KnownName(
          "a.test",
          host -> {
            lookups.add(Promise.promise());
            return last().future();
          },
          () -> now);

  @Test
  void isLookedUpOnceForAllWhoAskMeanwhile() {
    assertThat(name.addresses()).isNull();
    assertThat(name.addresses()).isNull();

    assertThat(lookups).hasSize(1);
    assertThat(name.isOlderThan(KnownName.IDLE)).isTrue();
  }

  @Test
  void isNotLookedUpAgainWithinASecond() {
    learn("10.0.0.1");

    pass(KnownName.FRESH.minusMillis(1));

    assertThat(name.addresses()).containsExactly("10.0.0.1");
    assertThat(lookups).hasSize(1);
  }

  @Test
  void servesWhileItIsLookedUpAgain() {
    learn("10.0.0.1");
    pass(KnownName.FRESH);

    assertThat(name.addresses()).containsExactly("10.0.0.1");
    assertThat(lookups).hasSize(2);
    last().complete(List.of("10.0.0.2"));
    assertThat(name.addresses()).containsExactly("10.0.0.2");
  }

  @Test
  void isTooOldAfterTenSecondsWithoutUse() {
    learn("10.0.0.1");

    pass(KnownName.IDLE);

    assertThat(name.isOlderThan(KnownName.IDLE)).isTrue();
  }

  @Test
  void keepsTheSameListForTheSameAddresses() {
    learn("10.0.0.1");
    List<String> before = name.addresses();
    pass(KnownName.FRESH);
    name.addresses();

    last().complete(List.of("10.0.0.1"));

    assertThat(name.addresses()).isSameAs(before);
  }

  @Test
  void outlivesAnHourOfSilenceAndNoMore() {
    learn("10.0.0.1");

    pass(KnownName.STALE.minusSeconds(1));
    name.addresses();
    last().fail("no server");
    assertThat(name.addresses()).containsExactly("10.0.0.1");

    pass(Duration.ofSeconds(1));
    name.addresses();
    last().fail("no server");
    assertThat(name.addresses()).isEmpty();
  }

  @Test
  void isGoneAtOnceWhenDnsSaysSo() {
    learn("10.0.0.1");
    pass(KnownName.FRESH);
    name.addresses();

    last().complete(List.of());

    assertThat(name.addresses()).isEmpty();
  }

  @Test
  void anAddressStandsForItself() {
    KnownName address = new KnownName("192.0.2.1", Kong.NO_NAMES, () -> now);
    pass(Duration.ofDays(1));

    assertThat(address.addresses()).containsExactly("192.0.2.1");
    assertThat(address.isOlderThan(KnownName.FRESH)).isFalse();
  }

  private void learn(String... addresses) {
    name.addresses();
    last().complete(List.of(addresses));
  }

  private Promise<List<String>> last() {
    return lookups.get(lookups.size() - 1);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
