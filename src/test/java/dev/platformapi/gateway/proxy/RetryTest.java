package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.RawConnection;
import dev.platformapi.gateway.support.RawUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent again when it is not answered, and what is never sent twice. */
class RetryTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String OK =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
  private static final String KEPT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static RawUpstream upstream;
  private static EchoUpstream http2;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    upstream = RawUpstream.answering(OK);
    http2 = EchoUpstream.start(VERTX);
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: often
                url: http://127.0.0.1:%1$d
                read_timeout: 150
                routes:
                  - paths: [/often]
              - name: twice
                url: http://127.0.0.1:%1$d
                read_timeout: 150
                retries: 2
                routes:
                  - paths: [/twice]
              - name: never
                url: http://127.0.0.1:%1$d
                read_timeout: 150
                retries: 0
                routes:
                  - paths: [/never]
              - name: calls
                url: grpc://127.0.0.1:%2$d
                routes:
                  - protocols: [grpc]
                    paths: [/calls]
              - name: some
                host: some
                retries: 1
                routes:
                  - paths: [/some]
            upstreams:
              - name: some
                targets:
                  - target: 127.0.0.1:%1$d
                  - target: 127.0.0.1:%3$d
            """
                .formatted(upstream.port(), http2.port(), closedPort()));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    http2.close();
    VERTX.close();
  }

  @AfterEach
  void nothingIsLeft() {
    await().pollInterval(Duration.ofMillis(2)).until(() -> gateway.timers() == 0);
  }

  /** So many times what is no answer, then one. */
  private static RawUpstream.Script failing(int times, String how, Queue<String> bodies) {
    AtomicInteger left = new AtomicInteger(times);
    return connection -> {
      String head = connection.head();
      int length = head.contains("ontent-") ? lengthIn(head) : 0;
      bodies.add(connection.bytes(length));
      if (left.getAndDecrement() <= 0) {
        connection.send(OK);
        return;
      }
      switch (how) {
        case "resets" -> connection.reset();
        case "is silent" -> connection.rest();
        case "sends half a head" -> connection.send("HTTP/1.1 200 OK\r\nContent-");
        case "sends garbage" -> connection.send("garbage\r\n\r\n");
        case "breaks off" -> connection.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
        case "answers 503" ->
            connection.send("HTTP/1.1 503 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
        default -> {}
      }
    };
  }

  private static int lengthIn(String head) {
    return Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
  }

  @ParameterizedTest(name = "{0} {1} when it {2}: {3}")
  @CsvSource({
    // What may be sent again, is.
    "GET,    '',              closes,            200, 2",
    "GET,    '',              resets,            200, 2",
    "GET,    '',              is silent,         200, 2",
    "GET,    '',              sends half a head, 200, 2",
    "HEAD,   '',              closes,            200, 2",
    "OPTIONS,'',              closes,            200, 2",
    "PUT,    '',              closes,            200, 2",
    "DELETE, '',              closes,            200, 2",
    "PUT,    '',              is silent,         200, 2",
    "POST,   Idempotency-Key: 1, closes,         200, 2",
    "PATCH,  Idempotency-Key: 1, is silent,      200, 2",
    // What may have been done, is not done again.
    "POST,   '',              closes,            502, 1",
    "POST,   '',              resets,            502, 1",
    "POST,   '',              sends half a head, 502, 1",
    "POST,   '',              is silent,         504, 1",
    "PATCH,  '',              closes,            502, 1",
    "LOCK,   '',              closes,            502, 1",
    // Nor is what was answered, in whatever way.
    "GET,    '',              sends garbage,     502, 1",
    "POST,   '',              sends garbage,     502, 1",
    "GET,    '',              answers 503,       503, 1",
  })
  void isSentAgainWhereThatIsSafe(
      String method, String header, String how, int status, int requests) {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    upstream.does(failing(1, how, bodies));
    String body = method.startsWith("P") ? "hello" : null;

    Reply reply =
        header.isEmpty()
            ? gateway.send(method, "/often", body)
            : gateway.send(method, "/often", body, header);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(upstream.heads()).hasSize(requests);
    assertThat(bodies).containsOnly(body == null ? "" : body).hasSize(requests);
  }

  @ParameterizedTest
  @CsvSource({"/often, 6", "/twice, 3", "/never, 1"})
  void isSentAsOftenAsTheServiceSays(String path, int requests) {
    upstream.does(failing(100, "closes", new ConcurrentLinkedQueue<>()));

    assertThat(gateway.get(path).status()).isEqualTo(502);
    assertThat(upstream.heads()).hasSize(requests);
  }

  @Test
  void nothingIsSentAgainOnceTheHeadOfAnAnswerCame() {
    upstream.does(failing(1, "breaks off", new ConcurrentLinkedQueue<>()));
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET /often HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
      assertThat(client.rest()).isEqualTo("hello");
    }
    assertThat(upstream.heads()).hasSize(1);
  }

  @Test
  void aBodyThatIsNotKeptIsNotSentTwice() {
    upstream.does(failing(1, "closes", new ConcurrentLinkedQueue<>()));

    assertThat(gateway.send("PUT", "/often", "x".repeat(70_000)).status()).isEqualTo(502);
    assertThat(upstream.heads()).hasSize(1);
  }

  @Test
  void aBodyThatIsKeptIsSentAgainAsItWas() {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    upstream.does(failing(2, "resets", bodies));
    String body = "0123456789".repeat(6000);

    assertThat(gateway.send("PUT", "/often", body).status()).isEqualTo(200);
    assertThat(bodies).containsExactly(body, body, body);
  }

  /** The upstream ends the connection at the moment at which it is used again. */
  @ParameterizedTest
  @CsvSource({"GET, 200, 3", "POST, 502, 2"})
  void aConnectionThatEndsWhenItIsUsedAgainIsNoAnswer(String method, int status, int requests) {
    AtomicInteger connections = new AtomicInteger();
    upstream.does(
        connection -> {
          connection.head();
          connection.send(connections.getAndIncrement() == 0 ? KEPT : OK);
          connection.head();
        });
    assertThat(gateway.get("/often").status()).isEqualTo(200);

    assertThat(gateway.send(method, "/often", null).status()).isEqualTo(status);
    assertThat(upstream.heads()).hasSize(requests);
  }

  @Test
  void aConnectionThatHasEndedIsNotUsedAgain() {
    upstream.does(
        connection -> {
          connection.head();
          connection.send(KEPT);
        });
    assertThat(gateway.get("/often").status()).isEqualTo(200);
    await().pollInterval(Duration.ofMillis(2)).until(() -> upstream.openConnections() == 0);

    for (int i = 0; i < 20; i++) {
      upstream.does(RawUpstream.answer(OK));
      assertThat(gateway.send("POST", "/never", "x").status()).isEqualTo(200);
    }
  }

  @Test
  void whatReachedNobodyIsSentElsewhere() {
    upstream.does(RawUpstream.answer(OK));
    for (int i = 0; i < 6; i++) {
      assertThat(gateway.send("POST", "/some", "x").status()).isEqualTo(200);
    }
    assertThat(upstream.heads()).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"7, 200, 2", "8, 502, 1", "2, 502, 1"})
  void aStreamThatWasNotLookedAtIsSentAgain(int code, int status, int requests) {
    AtomicInteger count = new AtomicInteger();
    http2.answering(
        request -> {
          if (count.getAndIncrement() == 0) {
            request.response().reset(code);
          } else {
            http2.echo(request);
          }
        });

    Reply reply = gateway.send2("POST", "/calls", "hello", "Content-Type: application/grpc");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(count).hasValue(requests);
    if (status == 200) {
      assertThat(reply.json().getString("body")).isEqualTo("hello");
    }
  }
}
