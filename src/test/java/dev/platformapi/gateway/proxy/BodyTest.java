package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.platformapi.gateway.support.Futures;
import dev.platformapi.gateway.support.RawConnection;
import dev.platformapi.gateway.support.RawUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in all their forms, and the connections that they go over. */
class BodyTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String OK =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
  private static final String NO_LENGTH = "HTTP/1.1 200 OK\r\nX-Kong: 1\r\n\r\nok";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\n"
          + "Connection: close\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n"
          + "2\r\n"
          + "ok\r\n"
          + "0\r\n\r\n";

  private static RawUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    upstream = RawUpstream.answering(OK);
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: raw
                url: http://127.0.0.1:%d
                retries: 0
                routes:
                  - paths: [/]
            routes:
              - name: nowhere
                paths: [/nowhere]
            """
                .formatted(upstream.port()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    VERTX.close();
  }

  @AfterEach
  void noTimerIsLeft() {
    await().pollInterval(Duration.ofMillis(2)).until(() -> gateway.timers() == 0);
  }

  /** Each answer on a connection of its own, so that no test gets another's. */
  private static RawUpstream.Script once(String answer) {
    return connection -> {
      connection.head();
      connection.send(answer);
    };
  }

  private static RawConnection client() {
    return RawConnection.to(gateway.port());
  }

  @Test
  void aBodyWithoutLengthEndsTheConnectionOfHttp10() {
    for (String keep : new String[] {"", "Connection: keep-alive\r\n"}) {
      upstream.does(once(CHUNKED));
      try (RawConnection client = client()) {
        client.send("GET / HTTP/1.0\r\n" + keep + "\r\n");
        String head = client.head();
        assertThat(head).startsWith("HTTP/1.0 200 OK\r\n").doesNotContainIgnoringCase("chunked");
        assertThat(head).doesNotContain("keep-alive").doesNotContain("identity");
        assertThat(client.rest()).isEqualTo("ok");
      }
    }
  }

  @Test
  void aBodyWithLengthKeepsTheConnectionOfHttp10IfTheClientWants() {
    upstream.does(once(OK));
    try (RawConnection client = client()) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      RawConnection.Answer answer = client.answer();
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.header("Connection")).isEqualTo("keep-alive");
      upstream.does(once(OK));
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("ok");
      assertThat(client.isClosedByOtherEnd()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OK, NO_LENGTH, CHUNKED})
  void http11KeepsItsConnectionWhateverTheUpstreamSends(String answer) {
    try (RawConnection client = client()) {
      for (int i = 0; i < 3; i++) {
        upstream.does(once(answer));
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("ok");
      }
    }
  }

  @Test
  void whoWantsTheConnectionClosedGetsItClosed() {
    upstream.does(once(CHUNKED));
    try (RawConnection client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      RawConnection.Answer answer = client.answer();
      assertThat(answer.header("Connection")).isEqualTo("close");
      assertThat(client.isClosedByOtherEnd()).isTrue();
    }
    assertThat(upstream.heads().element()).doesNotContain("close");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', none",
    "DELETE, '', none",
    "POST, '', Content-Length: 0",
    "PUT, 'Content-Length: 0', Content-Length: 0",
    "POST, 'Transfer-Encoding: chunked', Content-Length: 0",
  })
  void anEmptyBodyHasNoLengthOrOneOf0(String method, String field, String sent) {
    upstream.does(once(OK));
    try (RawConnection client = client()) {
      client.send(method + " / HTTP/1.1\r\nHost: a\r\n");
      client.send(field.isEmpty() ? "\r\n" : field + "\r\n\r\n");
      client.send(field.contains("chunked") ? "0\r\n\r\n" : "");
      client.answer();
    }
    String head = upstream.heads().element().toLowerCase();
    if (sent.equals("none")) {
      assertThat(head).doesNotContain("content-length").doesNotContain("transfer-encoding");
    } else {
      assertThat(head).contains(sent.toLowerCase()).doesNotContain("transfer-encoding");
    }
  }

  @Test
  void aBodyThatComesAsAWholeGoesInOnePiece() {
    StringBuffer body = new StringBuffer();
    upstream.does(
        connection -> {
          connection.head();
          body.append(connection.bytes(5));
          connection.send(OK);
        });

    gateway.send("POST", "/", "hello");

    assertThat(body).hasToString("hello");
    assertThat(upstream.heads().element()).containsIgnoringCase("Content-Length: 5\r\n");
  }

  @Test
  void whoAsksWhetherToSendIsTold() {
    upstream.does(
        connection -> {
          connection.head();
          connection.bytes(5);
          connection.send(OK);
        });
    try (RawConnection client = client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(100);
      client.send("hello");
      assertThat(client.answer().body()).isEqualTo("ok");
    }
    assertThat(upstream.heads().element()).doesNotContainIgnoringCase("expect");
  }

  @Test
  void whoAsksWithHttp10IsNotTold() {
    upstream.does(
        connection -> {
          connection.head();
          connection.bytes(5);
          connection.send(OK);
        });
    try (RawConnection client = client()) {
      client.send("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void whoAsksInVainNeedNotSend() {
    for (String path : new String[] {"/nowhere", "/../"}) {
      try (RawConnection client = client()) {
        client.send(
            "POST "
                + path
                + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        RawConnection.Answer answer = client.answer();
        assertThat(answer.status()).isIn(400, 503);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(client.isClosedByOtherEnd()).isTrue();
      }
    }
  }

  @Test
  void anAnswerThatComesEarlyIsNotHeldUpByTheBody() {
    CountDownLatch answered = new CountDownLatch(1);
    upstream.does(
        connection -> {
          connection.head();
          connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
          connection.rest();
          answered.countDown();
        });
    try (RawConnection client = client()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nhello");
      RawConnection.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.head()).startsWith("HTTP/1.1 413 Too Large\r\n");

      // It is read to its end, and the connection serves on.
      client.send("x".repeat(1_000_000 - 5));
      upstream.does(once(OK));
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("ok");
    }
    await().until(() -> answered.getCount() == 0);
  }

  @Test
  void anAnswerThatComesEarlyEndsTheStreamOfHttp2() {
    HttpClient http2 =
        VERTX.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    Promise<Long> reset = Promise.promise();
    HttpClientRequest request =
        Futures.get(http2.request(HttpMethod.POST, gateway.port(), "127.0.0.1", "/nowhere"));
    request.exceptionHandler(
        failure -> reset.tryComplete(((StreamResetException) failure).getCode()));
    request.setChunked(true).write("hello");

    assertThat(Futures.get(request.response()).statusCode()).isEqualTo(503);
    assertThat(Futures.get(reset.future())).isZero();
    http2.close();
  }

  @Test
  void aBodyThatNobodyWantsIsReadToItsEnd() {
    try (RawConnection client = client()) {
      client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nhello");
      assertThat(client.answer().status()).isEqualTo(503);
      client.send("x".repeat(1_000_000 - 5));
      client.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(503);
    }
  }

  @Test
  void requestsInARowAreAnsweredInTheirOrder() {
    upstream.does(
        connection -> {
          String head = connection.head();
          String path = head.split(" ")[1];
          connection.send(
              "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n" + path);
        });
    try (RawConnection client = client()) {
      for (int i = 0; i < 5; i++) {
        client.send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      for (int i = 0; i < 5; i++) {
        assertThat(client.answer().body()).isEqualTo("/" + i);
      }
    }
  }

  @Test
  void theHeadDoesNotWaitForTheBody() {
    CountDownLatch seen = new CountDownLatch(1);
    upstream.does(
        connection -> {
          connection.head();
          connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
          await().until(() -> seen.getCount() == 0);
          connection.send("data: 1\n\n");
        });
    try (RawConnection client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.head()).contains("text/event-stream");
      seen.countDown();
      assertThat(client.line()).isEqualTo("9");
    }
  }

  @Test
  void eventsComeOneByOne() {
    CountDownLatch[] seen = {new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)};
    upstream.does(
        connection -> {
          connection.head();
          connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
          for (CountDownLatch latch : seen) {
            connection.send("data: 1\n\n");
            await().pollInterval(Duration.ofMillis(2)).until(() -> latch.getCount() == 0);
          }
        });
    try (RawConnection client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      client.head();
      for (CountDownLatch latch : seen) {
        assertThat(client.bytes(14)).isEqualTo("9\r\ndata: 1\n\n\r\n");
        latch.countDown();
      }
      assertThat(client.bytes(5)).isEqualTo("0\r\n\r\n");
    }
  }

  @Test
  void nothingIsCompressedOnTheWay() {
    upstream.does(once(OK.replace("\r\n\r\n", "\r\nContent-Type: text/plain\r\n\r\n")));

    Reply reply = gateway.get("/", "Accept-Encoding: gzip");

    assertThat(reply.body()).isEqualTo("ok");
    assertThat(reply.header("Content-Encoding")).isNull();
  }

  @Test
  void trailersOfChunksGoOn() {
    upstream.does(
        once(
            "HTTP/1.1 200 OK\r\n"
                + "Trailer: X-Sum\r\n"
                + "Connection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + "2\r\n"
                + "ok\r\n"
                + "0\r\n"
                + "X-Sum: 7\r\n\r\n"));
    assertThat(gateway.get("/").trailers().get("X-Sum")).isEqualTo("7");
    assertThat(gateway.send2("GET", "/", null).trailers().get("x-sum")).isEqualTo("7");
  }
}
