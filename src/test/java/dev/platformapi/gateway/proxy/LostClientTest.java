package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.support.Futures;
import dev.platformapi.gateway.support.RawConnection;
import dev.platformapi.gateway.support.RawUpstream;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that go, or stop, at any moment: nothing of their requests is left. */
class LostClientTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ProxySettings SETTINGS =
      new ProxySettings(10, Duration.ofSeconds(30), 1 << 20, Duration.ofMillis(250));
  private static final String OK =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private static RawUpstream upstream;
  private static RunningGateway gateway;
  private static HttpClient http2;

  @BeforeAll
  static void start() {
    upstream = RawUpstream.answering(OK);
    http2 =
        VERTX.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: patient
                url: http://127.0.0.1:%d
                routes:
                  - paths: [/]
            """
                .formatted(upstream.port()),
            SETTINGS);
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

  /** The upstream is not kept busy for nobody. */
  @AfterEach
  void nothingIsLeft() {
    soon().until(() -> upstream.openConnections() == 0 && gateway.timers() == 0);
    assertThat(gateway.ended()).hasSize(1);
    upstream.does(RawUpstream.answer(OK));
    assertThat(gateway.get("/").body()).isEqualTo("ok");
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(2));
  }

  private static Exchange ended() {
    soon().until(() -> !gateway.ended().isEmpty());
    return gateway.ended().element();
  }

  /** Says when a request has come, and waits for the end of its connection. */
  private static RawUpstream.Script silent(CountDownLatch came) {
    return connection -> {
      connection.head();
      came.countDown();
      connection.rest();
    };
  }

  @Test
  void whoGoesBeforeTheAnswerIsNotWaitedFor() throws InterruptedException {
    CountDownLatch came = new CountDownLatch(1);
    upstream.does(silent(came));
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send(GET);
      came.await();
    }

    assertThat(ended().status()).isEqualTo(499);
    assertThat(ended().isClientGone()).isTrue();
  }

  @Test
  void whoResetsTheConnectionIsNotWaitedFor() throws InterruptedException {
    CountDownLatch came = new CountDownLatch(1);
    upstream.does(silent(came));
    RawConnection client = RawConnection.to(gateway.port()).send(GET);
    came.await();
    client.reset();

    assertThat(ended().status()).isEqualTo(499);
  }

  @Test
  void whoResetsTheStreamIsNotWaitedFor() throws InterruptedException {
    CountDownLatch came = new CountDownLatch(1);
    upstream.does(silent(came));
    HttpClientRequest request =
        Futures.get(http2.request(HttpMethod.GET, gateway.port(), "127.0.0.1", "/"));
    request.end();
    came.await();
    request.reset(8);

    assertThat(ended().status()).isEqualTo(499);
  }

  @Test
  void whoResetsTheStreamWithinTheBodyIsNotWaitedFor() throws InterruptedException {
    CountDownLatch came = new CountDownLatch(1);
    upstream.does(silent(came));
    HttpClientRequest request =
        Futures.get(http2.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/"));
    request.setChunked(true).write("hello");
    came.await();
    request.reset(8);

    assertThat(ended().status()).isEqualTo(499);
  }

  @Test
  void whoGoesWithinTheBodyIsNotWaitedFor() throws InterruptedException {
    CountDownLatch came = new CountDownLatch(1);
    upstream.does(silent(came));
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
      came.await();
    }

    assertThat(ended().status()).isEqualTo(499);
  }

  @Test
  void whoGoesWithinTheAnswerGetsNoMoreOfIt() {
    upstream.does(LostClientTest::talkOn);
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send(GET);
      client.head();
      client.bytes(100_000);
    }

    assertThat(ended().isClientGone()).isTrue();
    assertThat(ended().status()).isEqualTo(200);
  }

  @Test
  void whoDoesNotReadIsLeft() {
    upstream.does(LostClientTest::talkOn);
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send(GET);
      client.head();

      assertThat(ended().status()).isEqualTo(200);
      soon().until(() -> upstream.openConnections() == 0);
    }
  }

  private static void talkOn(RawConnection connection) {
    connection.head();
    connection.send("HTTP/1.1 200 OK\r\n\r\n");
    byte[] much = new byte[100_000];
    for (int i = 0; i < 1000; i++) {
      connection.send(much);
    }
  }

  @Test
  void whoStopsWithinTheBodyIsToldAndLeft() {
    upstream.does(silent(new CountDownLatch(1)));
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");

      RawConnection.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(client.isClosedByOtherEnd()).isTrue();
    }
  }

  @Test
  void whoSendsSlowlyButSteadilyIsServed() throws InterruptedException {
    upstream.does(
        connection -> {
          connection.head();
          connection.bytes(8);
          connection.send(OK);
        });
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n");
      for (int i = 0; i < 8; i++) {
        Thread.sleep(50);
        client.send("x");
      }

      assertThat(client.answer().body()).isEqualTo("ok");
    }
  }

  @Test
  void whoGoesWhileNobodyTakesTheConnectionIsNotWaitedFor() throws IOException {
    upstream.does(connection -> {});
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
        Socket second = new Socket(full.getInetAddress(), full.getLocalPort());
        RunningGateway other = to(full.getLocalPort())) {
      assertThat(other.get("/").status()).isEqualTo(504);
      try (RawConnection client = RawConnection.to(other.port())) {
        client.send(GET);
      }
      soon().until(() -> other.ended().size() == 2 && other.timers() == 0);
      gateway.ended().add(other.ended().element());
    }
  }

  private static RunningGateway to(int port) {
    return RunningGateway.of(
        VERTX,
        """
        _format_version: "3.0"
        services:
          - name: full
            url: http://127.0.0.1:%d
            connect_timeout: 200
            retries: 0
            routes:
              - paths: [/]
        """
            .formatted(port),
        SETTINGS);
  }
}
