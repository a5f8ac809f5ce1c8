package dev.platformapi.event;

import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The bus as its followers see it, when they or Redis do not keep up. */
@QuarkusTest
class BusTest {
  @Inject Bus bus;
  @Inject ReactiveRedisDataSource redis;
  @Inject Vertx vertx;

  private final String channel = uniqueName();

  private static final class Reader implements Subscriber {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<StreamId> gaps = new CopyOnWriteArrayList<>();
    volatile boolean ready = true;
    volatile int takes = Integer.MAX_VALUE;
    private Context context;
    private Subscription subscription;

    void resume() {
      context.runOnContext(ignored -> subscription.resume());
    }

    void cancel() {
      context.runOnContext(ignored -> subscription.cancel());
    }

    @Override
    public boolean isReady() {
      return ready && takes > 0;
    }

    @Override
    public void onEvent(Event event) {
      takes--;
      heard.add(event.data());
    }

    @Override
    public void onGap(StreamId after, StreamId next) {
      gaps.add(next);
    }
  }

  private Reader follow(Start start) {
    Reader reader = new Reader();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    reader.context = vertx.getOrCreateContext();
    reader.context.runOnContext(
        ignored ->
            bus.subscribe(channel, start, reader)
                .subscribe()
                .with(
                    subscription -> {
                      reader.subscription = subscription;
                      subscription.resume();
                      begun.complete(null);
                    },
                    begun::completeExceptionally));
    begun.join();
    return reader;
  }

  private StreamId publish(int number) {
    return bus.publish(channel, "t", "", Integer.toString(number), null)
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  @Test
  void whoFallsBehindReadsOnAndMissesNothing() {
    Reader slow = follow(Start.NOW);
    Reader fast = follow(Start.NOW);
    for (int i = 0; i < 50; i++) {
      publish(i);
    }
    slow.ready = false;
    for (int i = 50; i < 350; i++) {
      publish(i);
    }
    slow.ready = true;
    slow.resume();

    Awaitility.await().untilAsserted(() -> assertThat(slow.heard).isEqualTo(numbers(0, 350)));
    Awaitility.await().untilAsserted(() -> assertThat(fast.heard).isEqualTo(numbers(0, 350)));
    assertThat(slow.gaps).isEmpty();
  }

  @Test
  void whoTakesOneAtATimeGetsEachOnce() {
    StreamId before = publish(-1);
    for (int i = 0; i < 60; i++) {
      publish(i);
    }
    Reader reader = follow(Start.after(before));
    reader.takes = 0;
    for (int i = 0; i < 200 && reader.heard.size() < 60; i++) {
      reader.takes = 1;
      reader.resume();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(2))
          .until(() -> reader.takes == 0 || reader.heard.size() == 60);
    }
    assertThat(reader.heard).isEqualTo(numbers(0, 60));
  }

  /** Every connection to Redis is cut, that of Pub/Sub among them. */
  @Test
  void whatIsPublishedWhileRedisIsNotHeardIsHeardLater() {
    Reader reader = follow(Start.NOW);
    for (int round = 0; round < 3; round++) {
      int from = round * 10;
      publish(from);
      redis.execute("CLIENT", "KILL", "TYPE", "pubsub").await().atMost(Duration.ofSeconds(10));
      for (int i = from + 1; i < from + 10; i++) {
        publish(i);
      }
      Awaitility.await()
          .untilAsserted(() -> assertThat(reader.heard).isEqualTo(numbers(0, from + 10)));
    }
    assertThat(reader.gaps).isEmpty();
  }

  @Test
  void whatRedisHasLostIsAGapAndNotSilence() {
    Reader reader = follow(Start.NOW);
    publish(0);
    Awaitility.await().untilAsserted(() -> assertThat(reader.heard).isEqualTo(numbers(0, 1)));
    reader.ready = false;
    publish(1);
    redis
        .execute("DEL", EventLog.key(channel) + ":log", EventLog.key(channel) + ":last")
        .await()
        .atMost(Duration.ofSeconds(10));
    reader.ready = true;
    reader.resume();

    Awaitility.await().untilAsserted(() -> assertThat(reader.gaps).hasSize(1));
    publish(2);
    Awaitility.await().untilAsserted(() -> assertThat(reader.heard).contains("2"));
  }

  @Test
  void aReferenceIsPublishedOnce() {
    Reader reader = follow(Start.NOW);
    List<Uni<StreamId>> same = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      same.add(bus.publish(channel, "t", "u", "0", "once"));
    }
    List<StreamId> ids = Uni.join().all(same).andFailFast().await().atMost(Duration.ofSeconds(10));
    publish(1);

    assertThat(ids).containsOnly(ids.get(0));
    Awaitility.await().untilAsserted(() -> assertThat(reader.heard).isEqualTo(numbers(0, 2)));
  }

  @Test
  void aChannelThatNobodyFollowsIsNotHeardAnyMore() {
    Reader reader = follow(Start.NOW);
    assertThat(listeners()).isEqualTo(1);
    Reader other = follow(Start.NOW);
    reader.cancel();
    publish(0);
    Awaitility.await().untilAsserted(() -> assertThat(other.heard).hasSize(1));
    other.cancel();
    Awaitility.await().untilAsserted(() -> assertThat(listeners()).isZero());
    assertThat(reader.heard).isEmpty();
  }

  /** Connections to Redis that hear the channel. */
  private int listeners() {
    return redis
        .execute("PUBSUB", "NUMSUB", EventLog.key(channel))
        .await()
        .atMost(Duration.ofSeconds(10))
        .get(1)
        .toInteger();
  }
}
