package dev.platformapi.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.platformapi.embedded.RedisServer;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.runtime.datasource.ReactiveRedisDataSourceImpl;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limits as Redis counts them and as a pod does by itself, which must be the same. */
@QuarkusTest
class CountersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration HOUR = Duration.ofHours(1);

  /** The two clocks are one machine's, but not read at the same moment. */
  private static final long NOISE_SECONDS = 2;

  @Inject ReactiveRedisDataSource redis;
  @Inject Vertx vertx;

  private final ManualClock clock = new ManualClock();
  private final LocalCounters local = new LocalCounters(clock);

  private static Policy policy(String name, Algorithm algorithm, long quota, Duration window) {
    return new Policy(name, algorithm, quota, window, quota, OnOutage.LOCAL);
  }

  private static Limit limit(Algorithm algorithm, long quota, Duration window) {
    return new Limit("test:" + UUID.randomUUID(), policy("p", algorithm, quota, window));
  }

  private Counters shared() {
    return new RedisCounters(redis, PATIENCE, true);
  }

  private static List<Usage> take(Counters counters, List<Limit> limits, long amount) {
    return counters.count(limits, amount, true).await().atMost(PATIENCE);
  }

  private static boolean takes(Counters counters, Limit limit, long amount) {
    return new Decision(take(counters, List.of(limit), amount)).isAllowed();
  }

  private boolean takesLocally(Limit limit, long amount) {
    return takes(local, limit, amount);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void redisAndThePodCountAlike(Algorithm algorithm) {
    Random random = new Random(7);
    Counters shared = shared();
    LocalCounters pod = new LocalCounters(Clock.systemUTC());
    for (int round = 0; round < 20; round++) {
      long quota = 1 + random.nextInt(50);
      List<Limit> limits = new ArrayList<>();
      limits.add(limit(algorithm, quota, HOUR));
      limits.add(
          new Limit(
              limits.get(0).subject(),
              "part",
              policy("q", Algorithm.values()[random.nextInt(3)], 1 + random.nextInt(100), HOUR)));
      for (int step = 0; step < 30; step++) {
        long amount = random.nextInt(8) - 1;
        boolean take = random.nextInt(4) > 0;
        assertAlike(
            shared.count(limits, amount, take).await().atMost(PATIENCE),
            pod.countNow(limits, amount, take));
      }
    }
  }

  /** What was taken in the window before, long ago, or just now. */
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void redisAndThePodReadWhatWasTakenBeforeAlike(Algorithm algorithm) {
    long now = Clock.systemUTC().millis() * 1000;
    long hour = HOUR.toSeconds() * 1_000_000;
    for (long age = 0; age < 3; age++) {
      for (int current = 0; current <= 40; current += 20) {
        for (int previous = 0; previous <= 40; previous += 20) {
          Limit limit = limit(algorithm, 40, HOUR);
          double index =
              algorithm == Algorithm.TOKEN_BUCKET
                  ? now + (current + previous - 40) * hour / 40.0
                  : now / hour - age;
          String state =
              algorithm == Algorithm.TOKEN_BUCKET
                  ? "%.3f".formatted(index)
                  : "%.0f:%d:%d".formatted(index, current, previous);
          redis.value(String.class).set(limit.key(), state).await().atMost(PATIENCE);
          Reading reading =
              Reading.of(
                  limit.policy(), new Reading.State(index, current, previous, now + hour), now);
          assertAlike(
              shared().count(List.of(limit), 3, false).await().atMost(PATIENCE),
              List.of(reading.usage(reading.waiting(3))));
        }
      }
    }
  }

  private static void assertAlike(List<Usage> shared, List<Usage> local) {
    for (int i = 0; i < local.size(); i++) {
      Usage expected = local.get(i);
      Usage found = shared.get(i);
      assertThat(found.policy()).isEqualTo(expected.policy());
      assertThat(found.isRefused())
          .as("%s and %s", found, expected)
          .isEqualTo(expected.isRefused());
      assertThat(found.waiting().isNegative()).isEqualTo(expected.waiting().isNegative());
      assertThat(found.left()).isCloseTo(expected.left(), within(1L));
      assertThat(found.reset().toSeconds())
          .isCloseTo(expected.reset().toSeconds(), within(NOISE_SECONDS));
      assertThat(found.waiting().toSeconds())
          .isCloseTo(expected.waiting().toSeconds(), within(NOISE_SECONDS));
    }
  }

  @Test
  void twiceTheQuotaPassesAroundTheEndOfAFixedWindow() {
    Limit limit = limit(Algorithm.FIXED_WINDOW, 100, Duration.ofMinutes(1));
    clock.to("2030-01-01T00:00:59.999Z");
    assertThat(takesLocally(limit, 100)).isTrue();
    assertThat(takesLocally(limit, 1)).isFalse();
    clock.to("2030-01-01T00:01:00Z");
    assertThat(takesLocally(limit, 100)).isTrue();
  }

  @Test
  void noMoreThanTheQuotaPassesAroundTheEndOfASlidingWindow() {
    Limit limit = limit(Algorithm.SLIDING_WINDOW, 100, Duration.ofMinutes(1));
    clock.to("2030-01-01T00:00:59.999Z");
    assertThat(takesLocally(limit, 100)).isTrue();
    clock.to("2030-01-01T00:01:00Z");
    assertThat(takesLocally(limit, 1)).isFalse();
    clock.to("2030-01-01T00:01:30Z");
    assertThat(takesLocally(limit, 51)).isFalse();
    assertThat(takesLocally(limit, 50)).isTrue();
  }

  @Test
  void aBucketFillsEvenly() {
    Limit limit =
        new Limit(
            "test:bucket",
            new Policy("p", Algorithm.TOKEN_BUCKET, 60, Duration.ofMinutes(1), 10, OnOutage.LOCAL));
    assertThat(takesLocally(limit, 10)).isTrue();
    assertThat(local.countNow(List.of(limit), 4, true).get(0).waiting())
        .isEqualTo(Duration.ofSeconds(4));
    clock.to("2030-01-01T00:00:03.999Z");
    assertThat(takesLocally(limit, 4)).isFalse();
    clock.to("2030-01-01T00:00:04Z");
    assertThat(takesLocally(limit, 4)).isTrue();
    clock.to("2030-01-01T01:00:00Z");
    assertThat(takesLocally(limit, 11)).isFalse();
    assertThat(takesLocally(limit, 10)).isTrue();
  }

  @Test
  void aBucketThatIsMadeFasterFillsFasterAtOnce() {
    Limit slow = limit(Algorithm.TOKEN_BUCKET, 10, HOUR);
    Limit fast =
        new Limit(slow.subject(), policy("p", Algorithm.TOKEN_BUCKET, 10, Duration.ofSeconds(10)));
    Counters pod = new LocalCounters(Clock.systemUTC());
    for (Counters counters : List.of(shared(), pod)) {
      assertThat(takes(counters, slow, 10)).isTrue();
      assertThat(takes(counters, fast, 1)).isFalse();
      Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> takes(counters, fast, 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void whoWaitsAsToldIsLetThrough(Algorithm algorithm) {
    Random random = new Random(3);
    Limit limit = limit(algorithm, 17, Duration.ofSeconds(10));
    for (int i = 0; i < 2000; i++) {
      long amount = 1 + random.nextInt(5);
      Duration waiting = local.countNow(List.of(limit), amount, true).get(0).waiting();
      if (waiting.isZero()) {
        clock.goOn(Duration.ofMillis(random.nextInt(900)));
      } else {
        clock.goOn(waiting.minusNanos(2000));
        assertThat(takesLocally(limit, amount)).as("early").isFalse();
        clock.goOn(Duration.ofNanos(3000));
        assertThat(takesLocally(limit, amount)).as("in time").isTrue();
      }
    }
  }

  @Test
  void whatOneLimitRefusesIsNotTakenFromTheOthers() {
    String subject = "test:" + UUID.randomUUID();
    Limit wide = new Limit(subject, policy("wide", Algorithm.FIXED_WINDOW, 100, HOUR));
    Limit narrow = new Limit(subject, policy("narrow", Algorithm.TOKEN_BUCKET, 2, HOUR));
    Counters shared = shared();
    for (int i = 0; i < 5; i++) {
      take(shared, List.of(wide, narrow), 1);
    }
    List<Usage> usages = take(shared, List.of(wide, narrow), 1);
    assertThat(usages.get(0).left()).isEqualTo(98);
    assertThat(new Decision(usages).violated()).containsExactly("narrow");
    assertThat(new Decision(usages).retryAfter()).isBetween(HOUR.dividedBy(3), HOUR);
  }

  @Test
  void moreThanALimitEverHasIsRefusedForGood() {
    Decision decision =
        new Decision(take(shared(), List.of(limit(Algorithm.TOKEN_BUCKET, 10, HOUR)), 11));
    assertThat(decision.isAllowed()).isFalse();
    assertThat(decision.retryAfter()).isNull();
  }

  /** Those that come while the script runs go along in the next run. */
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void requestsOfOneEventLoopAreCountedOneByOne(Algorithm algorithm) {
    Counters shared = shared();
    Limit limit = limit(algorithm, 100, HOUR);
    List<CompletableFuture<List<Usage>>> answers =
        IntStream.range(0, 300).mapToObj(i -> new CompletableFuture<List<Usage>>()).toList();
    vertx
        .getOrCreateContext()
        .runOnContext(
            ignored ->
                answers.forEach(
                    answer ->
                        shared
                            .count(List.of(limit), 1, true)
                            .subscribe()
                            .with(answer::complete, answer::completeExceptionally)));
    assertThat(answers).filteredOn(answer -> new Decision(answer.join()).isAllowed()).hasSize(100);
  }

  @Test
  void limitsOfSeveralSubjectsAreCountedInACluster() {
    RedisServer server = RedisServer.temporary("--cluster-enabled", "yes");
    Redis client =
        Redis.createClient(
            io.vertx.mutiny.core.Vertx.newInstance(vertx),
            new RedisOptions().setType(RedisClientType.CLUSTER).setConnectionString(server.url()));
    becomeCluster(server);
    Counters counters =
        new ClusterCounters(
            new RedisCounters(
                new ReactiveRedisDataSourceImpl(
                    io.vertx.mutiny.core.Vertx.newInstance(vertx), client, RedisAPI.api(client)),
                PATIENCE,
                false));
    Limit mine = limit(Algorithm.TOKEN_BUCKET, 10, HOUR);
    Limit everyones = new Limit(Subjects.EVERYONE, policy("all", Algorithm.FIXED_WINDOW, 3, HOUR));
    for (int i = 0; i < 3; i++) {
      assertThat(new Decision(take(counters, List.of(mine, everyones), 1)).isAllowed()).isTrue();
    }
    Decision refused = new Decision(take(counters, List.of(mine, everyones), 1));
    assertThat(refused.violated()).containsExactly("all");
    assertThat(take(counters, List.of(mine), 1).get(0).left()).as("given back").isEqualTo(6);
    client.close();
  }

  private void becomeCluster(RedisServer server) {
    Redis alone = Redis.createClient(io.vertx.mutiny.core.Vertx.newInstance(vertx), server.url());
    Request slots = Request.cmd(Command.CLUSTER).arg("ADDSLOTS");
    for (int slot = 0; slot < 16_384; slot++) {
      slots.arg(slot);
    }
    alone.send(slots).await().atMost(PATIENCE);
    Awaitility.await()
        .until(
            () ->
                alone
                    .send(Request.cmd(Command.CLUSTER).arg("INFO"))
                    .await()
                    .atMost(PATIENCE)
                    .toString()
                    .contains("cluster_state:ok"));
    alone.close();
  }
}
