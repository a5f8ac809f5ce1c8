package dev.platformapi.gateway.upstream;

import static dev.platformapi.gateway.upstream.Kong.balancer;
import static dev.platformapi.gateway.upstream.Kong.peer;
import static dev.platformapi.gateway.upstream.Kong.pick;
import static dev.platformapi.gateway.upstream.Kong.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.UpstreamDefinition.HashOn;
import dev.platformapi.gateway.config.UpstreamDefinition.Input;
import dev.platformapi.gateway.support.Futures;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Who gets which part of the requests (KONG.md 4). */
class BalancingTest {
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() {
    Futures.get(VERTX.close());
  }

  @Test
  void roundRobinKeepsToTheWeightsExactly() {
    Balancer balancer = of("", target("10.0.0.1", 5), target("10.0.0.2", 1), target("10.0.0.3", 2));

    Map<String, Integer> counts = picks(balancer, 8_000);

    assertThat(counts)
        .isEqualTo(Map.of("10.0.0.1:8000", 5_000, "10.0.0.2:8000", 1_000, "10.0.0.3:8000", 2_000));
  }

  @Test
  void roundRobinSpreadsTheTurnsOfAHeavyTarget() {
    Balancer balancer = of("", target("10.0.0.1", 2), target("10.0.0.2", 1), target("10.0.0.3", 1));

    List<String> order = IntStream.range(0, 4).mapToObj(i -> pick(balancer)).toList();

    assertThat(order)
        .containsExactly("10.0.0.1:8000", "10.0.0.2:8000", "10.0.0.3:8000", "10.0.0.1:8000");
  }

  @Test
  void weightsHoldWithinFivePercentUnderConcurrency() throws Exception {
    Balancer balancer =
        of("", target("10.0.0.1", 700), target("10.0.0.2", 250), target("10.0.0.3", 50));
    Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    together(
        8,
        () -> {
          for (int i = 0; i < 5_000; i++) {
            counts.computeIfAbsent(pick(balancer), key -> new AtomicInteger()).incrementAndGet();
          }
          return null;
        });

    assertThat(counts.get("10.0.0.1:8000").get()).isCloseTo(28_000, withinPercentage(5));
    assertThat(counts.get("10.0.0.2:8000").get()).isCloseTo(10_000, withinPercentage(5));
    assertThat(counts.get("10.0.0.3:8000").get()).isCloseTo(2_000, withinPercentage(5));
  }

  @Test
  void aTargetWithoutWeightGetsNothing() {
    Balancer balancer = of("", target("10.0.0.1", 0), target("10.0.0.2", 1));

    assertThat(picks(balancer, 10)).containsOnlyKeys("10.0.0.2:8000");
  }

  @Test
  void withoutATargetThereIsNobody() {
    Balancer balancer = of("");

    assertThat(balancer.choose(HashKey.NONE, Set.of()).cause())
        .isInstanceOfSatisfying(
            NoPeerException.class,
            nobody -> assertThat(nobody.kind()).isEqualTo(NoPeerException.Kind.NO_TARGET))
        .hasMessage("failure to get a peer from the ring-balancer");
  }

  @Test
  void anotherTryGoesToAnotherTargetAsLongAsThereIsOne() {
    Balancer balancer = of("", target("10.0.0.1", 9), target("10.0.0.2", 1));
    Set<Peer> tried = new HashSet<>();

    for (int i = 0; i < 2; i++) {
      tried.add(Futures.get(balancer.choose(HashKey.NONE, tried)));
    }
    Peer third = Futures.get(balancer.choose(HashKey.NONE, tried));

    assertThat(tried).hasSize(2);
    assertThat(tried).contains(third);
  }

  @Test
  void leastConnectionsPrefersWhoHasFewestForItsWeight() {
    Balancer balancer =
        of("algorithm: least-connections", target("10.0.0.1", 300), target("10.0.0.2", 100));

    List<Lease> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      calls.add(peer(balancer).begin());
    }
    assertThat(calls.stream().filter(call -> call.peer().weight() == 300)).hasSize(30);

    calls.stream().filter(call -> call.peer().weight() == 100).forEach(Lease::end);

    for (int i = 0; i < 9; i++) {
      Peer next = peer(balancer);
      assertThat(next.weight()).isEqualTo(100);
      next.begin();
    }
  }

  @Test
  void leastConnectionsGoesRoundWhenAllAreIdle() {
    Balancer balancer =
        of("algorithm: least-connections", target("10.0.0.1", 100), target("10.0.0.2", 100));

    assertThat(picks(balancer, 10)).isEqualTo(Map.of("10.0.0.1:8000", 5, "10.0.0.2:8000", 5));
  }

  @Test
  void aCallThatEndsTwiceEndsOnce() {
    Balancer balancer = of("algorithm: least-connections", target("10.0.0.1", 100));
    Peer peer = peer(balancer);
    Lease first = peer.begin();
    peer.begin();

    first.failed();
    first.timedOut();
    first.end();

    assertThat(peer.condition().calls()).isEqualTo(1);
  }

  @Test
  void latencyPrefersWhoWasFasterAndForgetsInTime() {
    long[] now = {0};
    Judge off = Judge.NONE;
    Peer slow = new Peer(new Peer.Place("slow", "10.0.0.1", 80), 100, new Condition(), off);
    Peer fast = new Peer(new Peer.Place("fast", "10.0.0.2", 80), 100, new Condition(), off);
    Selection latency = new LowestLatency(List.of(slow, fast), () -> now[0]);
    now[0] = 10_000_000_000L;
    slow.condition().learnLatency(1, now[0]);
    fast.condition().learnLatency(0.1, now[0]);

    assertThat(picks(latency, 10)).containsOnly(fast);

    // The fast one is asked for half a minute, and the slow one is not.
    now[0] += 30_000_000_000L;
    fast.condition().learnLatency(0.1, now[0]);
    assertThat(picks(latency, 1)).containsOnly(slow);
  }

  @Test
  void latencyStartsANewTargetFromTheMeanOfTheOthers() {
    Condition one = new Condition();
    Condition other = new Condition();
    Condition fresh = new Condition();
    one.learnLatency(0.2, 0);
    other.learnLatency(0.4, 0);

    new LowestLatency(
        List.of(
            new Peer(new Peer.Place("a", "10.0.0.1", 80), 1, one, Judge.NONE),
            new Peer(new Peer.Place("b", "10.0.0.2", 80), 1, other, Judge.NONE),
            new Peer(new Peer.Place("c", "10.0.0.3", 80), 1, fresh, Judge.NONE)),
        () -> 0);

    assertThat(fresh.latency(0)).isCloseTo(0.3, withinPercentage(0.1));
  }

  @Test
  void theSameKeyFindsTheSameTarget() {
    Balancer balancer = of("hash_on: ip", tenTargets());

    assertThat(pick(balancer, "203.0.113.7")).isEqualTo(pick(balancer, "203.0.113.7"));
  }

  @Test
  void keysAreSpreadByWeight() {
    Balancer balancer = of("hash_on: ip", target("10.0.0.1", 300), target("10.0.0.2", 100));

    long heavy =
        IntStream.range(0, 10_000)
            .filter(i -> pick(balancer, "key" + i).startsWith("10.0.0.1:"))
            .count();

    assertThat(heavy).isBetween(6_500L, 8_500L);
  }

  @Test
  void whenOneOfTenTargetsGoesOnlyItsKeysMove() {
    String[] ten = tenTargets();
    Balancer before = of("hash_on: ip", ten);
    Balancer after = of("hash_on: ip", List.of(ten).subList(0, 9).toArray(String[]::new));
    int moved = 0;
    int needlessly = 0;

    for (int i = 0; i < 10_000; i++) {
      String was = pick(before, "key" + i);
      if (!was.equals(pick(after, "key" + i))) {
        moved++;
        needlessly += was.equals("10.0.0.10:8000") ? 0 : 1;
      }
    }

    assertThat(moved).isBetween(600, 1_500);
    assertThat(needlessly).isLessThan(300);
  }

  @Test
  void aKeyWhoseTargetWasTriedGoesOnToTheSameNextOne() {
    Balancer balancer = of("hash_on: ip", tenTargets());
    HashKey key = hashOn -> "203.0.113.7";
    Peer first = Futures.get(balancer.choose(key, Set.of()));

    Peer second = Futures.get(balancer.choose(key, Set.of(first)));

    assertThat(second).isNotEqualTo(first);
    assertThat(Futures.get(balancer.choose(key, Set.of(first)))).isEqualTo(second);
  }

  @Test
  void aRequestWithoutTheFirstKeyIsHashedOnTheSecond() {
    Balancer balancer =
        of("hash_on: header\nhash_on_header: X-Session\nhash_fallback: ip", tenTargets());
    HashOn session = new HashOn(Input.HEADER, Optional.of("X-Session"));
    HashKey onlyAddress = hashOn -> hashOn.equals(session) ? null : "203.0.113.7";

    Peer peer = Futures.get(balancer.choose(onlyAddress, Set.of()));

    assertThat(peer.toString()).isEqualTo(pick(balancer, "203.0.113.7"));
  }

  @Test
  void requestsWithoutAnyKeyGoRound() {
    Balancer balancer = of("hash_on: ip", target("10.0.0.1", 1), target("10.0.0.2", 1));

    assertThat(picks(balancer, 10)).isEqualTo(Map.of("10.0.0.1:8000", 5, "10.0.0.2:8000", 5));
  }

  @Test
  void aKeyIsNotAskedForWhereNothingIsHashed() {
    Balancer balancer = of("", target("10.0.0.1", 1));
    HashKey unasked =
        hashOn -> {
          throw new AssertionError("asked for " + hashOn);
        };

    assertThat(Futures.get(balancer.choose(unasked, Set.of())).address()).isEqualTo("10.0.0.1");
  }

  @Test
  void aPeerTellsWhereItIs() {
    Balancer balancer = of("", target("[2001:db8::1]:8080", 1));

    Peer peer = peer(balancer);

    assertThat(peer).hasToString("[2001:db8::1]:8080");
    assertThat(peer.address()).isEqualTo("2001:db8::1");
    assertThat(peer.server().port()).isEqualTo(8080);
    assertThat(peer.server().hostAddress()).isEqualTo("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void aServiceWithAPlainAddressHasOnePeer() {
    GatewayFile file = Kong.file("services: [{name: a, url: \"http://192.0.2.1:8080/\"}]");
    Balancers upstreams = new Upstreams(VERTX, Kong.NO_NAMES).load(file);

    assertThat(pick(balancer(upstreams, file))).isEqualTo("192.0.2.1:8080");
    assertThat(upstreams.statuses()).isEmpty();
  }

  private static Balancer of(String fields, String... targets) {
    GatewayFile file = Kong.upstream(fields, targets);
    return balancer(new Upstreams(VERTX, Kong.NO_NAMES).load(file), file);
  }

  private static String[] tenTargets() {
    return IntStream.rangeClosed(1, 10)
        .mapToObj(i -> target("10.0.0." + i, 100))
        .toArray(String[]::new);
  }

  private static Map<String, Integer> picks(Balancer balancer, int times) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < times; i++) {
      counts.merge(pick(balancer), 1, Integer::sum);
    }
    return counts;
  }

  private static List<Peer> picks(Selection selection, int times) {
    return IntStream.range(0, times).mapToObj(i -> selection.pick(null, peer -> true)).toList();
  }

  static void together(int threads, Callable<?> task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Object>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(executor.submit(task::call));
      }
      for (Future<Object> one : all) {
        one.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
