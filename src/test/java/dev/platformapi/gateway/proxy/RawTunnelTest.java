package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.support.RawConnection;
import dev.platformapi.gateway.support.RawUpstream;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets as bytes: what the ends say is not looked at. */
class RawTunnelTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String UPGRADE =
      "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  private static final int MUCH = 32 << 20;
  private static final long UNDERWAY = 24 << 20;

  private static RawUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    upstream = RawUpstream.answering("");
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: chat
                url: http://127.0.0.1:%1$d
                retries: 0
                routes:
                  - paths: [/chat]
                    strip_path: false
              - name: impatient
                url: http://127.0.0.1:%1$d
                retries: 0
                read_timeout: 200
                routes:
                  - paths: [/impatient]
              - name: nobody
                url: http://127.0.0.1:1
                retries: 0
                routes:
                  - paths: [/nobody]
            """
                .formatted(upstream.port()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    VERTX.close();
  }

  @BeforeEach
  void forgetThePast() {
    gateway.ended().clear();
  }

  @AfterEach
  void nothingIsLeft() {
    soon()
        .until(
            () ->
                upstream.openConnections() == 0
                    && gateway.timers() == 0
                    && gateway.ended().size() == 1);
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(2));
  }

  /** Neither grows any more. */
  private static void stands(AtomicLong sent) {
    AtomicLong before = new AtomicLong();
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
  }

  private static RawConnection open(String path) {
    RawConnection client = RawConnection.to(gateway.port()).send(UPGRADE.replace("/chat", path));
    assertThat(client.head()).startsWith("HTTP/1.1 101 ").contains("s3pPLMBiTxaQ9kYG");
    return client;
  }

  private static void sendMuch(RawConnection connection, AtomicLong sent) {
    byte[] block = new byte[64 << 10];
    while (sent.get() < MUCH) {
      connection.send(block);
      sent.addAndGet(block.length);
    }
    connection.send("the end");
  }

  @Test
  void theHandshakeGoesOnAsItIs() {
    upstream.does(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
        });
    try (RawConnection client = open("/chat")) {
      assertThat(client.isClosedByOtherEnd()).isTrue();
    }
    assertThat(upstream.heads().element())
        .startsWith("GET /chat HTTP/1.1\r\n")
        .containsIgnoringCase("\r\nupgrade: websocket\r\n")
        .containsIgnoringCase("\r\nconnection: upgrade\r\n")
        .contains("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    soon().until(() -> !gateway.ended().isEmpty());
    assertThat(gateway.ended().element().status()).isEqualTo(101);
  }

  @Test
  void whatComesWithTheHandshakeIsNotLost() {
    upstream.does(
        connection -> {
          connection.head();
          connection.send(SWITCHED + "hello");
          assertThat(connection.bytes(5)).isEqualTo("there");
          connection.send("bye");
        });
    try (RawConnection client = open("/chat")) {
      assertThat(client.bytes(5)).isEqualTo("hello");
      client.send("there");
      assertThat(client.rest()).isEqualTo("bye");
    }
  }

  @Test
  void whoDoesNotReadIsSentNoMoreThanThereIsRoomFor() {
    AtomicLong sent = new AtomicLong();
    upstream.does(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          sendMuch(connection, sent);
        });
    try (RawConnection client = open("/chat")) {
      stands(sent);
      assertThat(sent).hasValueLessThan(UNDERWAY);

      client.checksum(MUCH);
      assertThat(client.rest()).isEqualTo("the end");
    }
  }

  @Test
  void anUpstreamThatDoesNotReadIsSentNoMoreEither() throws Exception {
    CompletableFuture<String> last = new CompletableFuture<>();
    CountDownLatch begin = new CountDownLatch(1);
    upstream.does(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          soon().until(() -> begin.getCount() == 0);
          connection.checksum(MUCH);
          last.complete(connection.rest());
        });
    AtomicLong sent = new AtomicLong();
    try (RawConnection client = open("/chat")) {
      CompletableFuture<Void> all = CompletableFuture.runAsync(() -> sendMuch(client, sent));
      stands(sent);
      assertThat(sent).hasValueLessThan(UNDERWAY);
      begin.countDown();
      all.join();
    }
    assertThat(last.get(10, TimeUnit.SECONDS)).isEqualTo("the end");
  }

  /** At whatever point the client's way is full. */
  @ParameterizedTest
  @ValueSource(ints = {64, 256, 512, 1024, 2048, 2560, 3072, 3584, 4096, 4608, 5120, 6144})
  void whatWasSaidBeforeTheEndIsHeard(int kilobytes) throws InterruptedException {
    int size = kilobytes << 10;
    CountDownLatch all = new CountDownLatch(1);
    upstream.does(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          connection.send(new byte[size]);
          connection.send("the end");
          all.countDown();
        });
    try (RawConnection client = open("/chat")) {
      all.await(50, TimeUnit.MILLISECONDS);
      client.checksum(size);
      assertThat(client.rest()).isEqualTo("the end");
    }
  }

  @Test
  void theEndOfTheClientIsTheUpstreams() {
    upstream.does(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          connection.rest();
        });
    open("/chat").reset();
    soon().until(() -> gateway.ended().size() == 1);
  }

  @Test
  void silenceEndsIt() {
    upstream.does(
        connection -> {
          connection.head();
          connection.send(SWITCHED);
          connection.rest();
        });
    try (RawConnection client = open("/impatient")) {
      assertThat(client.isClosedByOtherEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 502",
    "'garbage\r\n\r\n', 502",
    "'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n', 502",
    "'HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno', 403",
    "'HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n', 403",
    "'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno', 200",
  })
  void whatIsNoSwitchIsAnAnswerOrNone(String answer, int status) {
    upstream.does(
        connection -> {
          connection.head();
          connection.send(answer);
          if (status != 502) {
            connection.rest();
          }
        });
    try (RawConnection client = RawConnection.to(gateway.port()).send(UPGRADE)) {
      RawConnection.Answer got = client.answer();
      assertThat(got.status()).isEqualTo(status);
      assertThat(got.header("Upgrade")).isNull();
    }
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForLongerThanTheServiceSays() {
    upstream.does(
        connection -> {
          connection.head();
          connection.rest();
        });
    try (RawConnection client =
        RawConnection.to(gateway.port()).send(UPGRADE.replace("/chat", "/impatient"))) {
      assertThat(client.answer().status()).isEqualTo(504);
    }
  }

  @Test
  void whoIsNotThereIsA502() {
    try (RawConnection client =
        RawConnection.to(gateway.port()).send(UPGRADE.replace("/chat", "/nobody"))) {
      assertThat(client.answer().status()).isEqualTo(502);
    }
  }

  @Test
  void whoGoesBeforeTheSwitchIsNotWaitedFor() throws InterruptedException {
    CountDownLatch came = new CountDownLatch(1);
    upstream.does(
        connection -> {
          connection.head();
          came.countDown();
          connection.rest();
        });
    try (RawConnection client = RawConnection.to(gateway.port()).send(UPGRADE)) {
      came.await();
    }
    soon().until(() -> gateway.ended().size() == 1);
    assertThat(gateway.ended().element().status()).isEqualTo(499);
  }

  /** Nor is anything switched that the client did not ask for in its right form. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade\r\nUpgrade: tls\r\n",
        "Connection: keep-alive\r\nUpgrade: websocket\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 2\r\n"
      })
  void anotherProtocolIsNotSwitchedTo(String fields) {
    upstream.does(
        connection -> {
          connection.head();
          connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        });
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET /chat HTTP/1.1\r\nHost: a\r\n" + fields + "\r\nhi");
      assertThat(client.answer().body()).isEqualTo("ok");
    }
    assertThat(upstream.heads().element()).doesNotContainIgnoringCase("upgrade");
  }
}
