package dev.platformapi.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.EventExecutor;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An HTTP server asks for as many event loops as there are, and needs each once. */
@QuarkusTest
class EventLoopsInTurnTest {
  @Inject Vertx vertx;

  @Test
  void whoAsksForAllGetsEachAlthoughOthersAskToo() throws InterruptedException {
    int loops = 0;
    for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
      loops++;
    }
    AtomicBoolean over = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              while (!over.get()) {
                vertx.nettyEventLoopGroup().next();
              }
            });
    other.start();
    try {
      for (int i = 0; i < 10_000; i++) {
        Set<EventExecutor> given = new HashSet<>();
        for (int loop = 0; loop < loops; loop++) {
          given.add(vertx.nettyEventLoopGroup().next());
        }
        assertThat(given).hasSize(loops);
      }
    } finally {
      over.set(true);
      other.join();
    }
  }
}
