package dev.platformapi.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  private static final Vertx OURS = Vertx.vertx();
  private static final Vertx THEIRS = Vertx.vertx();

  @AfterAll
  static void stop() {
    OURS.close().toCompletionStage().toCompletableFuture().join();
    THEIRS.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatIsThereIsGiven() {
    assertThat(onLoop(() -> TimeLimit.within(LIMIT, Uni.createFrom().item("x"))).join())
        .isEqualTo("x");
    assertThat(TimeLimit.within(LIMIT, Uni.createFrom().item("x")).await().indefinitely())
        .isEqualTo("x");
    assertThat(onLoop(() -> TimeLimit.within(LIMIT, Uni.createFrom().nullItem())).join()).isNull();
  }

  @Test
  void aFailureIsItsOwn() {
    Uni<Object> failed = Uni.createFrom().failure(new IllegalStateException("no"));

    assertThatThrownBy(() -> onLoop(() -> TimeLimit.within(LIMIT, failed)).join())
        .hasCause(new IllegalStateException("no"));
  }

  @Test
  void whoDoesNotAnswerIsWaitedForSoLongAndToldToStop() {
    AtomicInteger stopped = new AtomicInteger();
    Uni<Object> silent =
        Uni.createFrom().nothing().onCancellation().invoke(stopped::incrementAndGet);
    long begun = System.nanoTime();

    assertThatThrownBy(() -> onLoop(() -> TimeLimit.within(LIMIT, silent)).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> TimeLimit.within(LIMIT, silent).await().indefinitely())
        .isInstanceOf(TimeoutException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(LIMIT.multipliedBy(2));
    assertThat(stopped).hasValue(2);
  }

  /** The answer has come long before, but nobody could read it. */
  @Test
  void whoIsLateOneselfReadsTheAnswer() {
    int port =
        await(
                THEIRS
                    .createNetServer()
                    .connectHandler(socket -> socket.handler(socket::write))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    Context loop = OURS.getOrCreateContext();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      loop.runOnContext(
          begin ->
              OURS.createNetClient()
                  .connect(port, "127.0.0.1")
                  .onSuccess(socket -> ask(socket, answer))
                  .onFailure(answer::completeExceptionally));
      assertThat(answer.join()).isEqualTo("x");
    }
  }

  private static void ask(NetSocket socket, CompletableFuture<String> answer) {
    Uni<String> echo =
        Uni.createFrom()
            .emitter(emitter -> socket.handler(bytes -> emitter.complete(bytes.toString())));
    socket.write("x");
    TimeLimit.within(LIMIT, echo).subscribe().with(answer::complete, answer::completeExceptionally);
    pause(3 * LIMIT.toMillis());
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> CompletableFuture<T> onLoop(Supplier<Uni<T>> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    OURS.runOnContext(
        begin -> work.get().subscribe().with(result::complete, result::completeExceptionally));
    return result;
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
