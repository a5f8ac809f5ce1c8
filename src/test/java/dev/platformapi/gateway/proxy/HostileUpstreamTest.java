package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.platformapi.gateway.support.RawConnection;
import dev.platformapi.gateway.support.RawUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that close early, send garbage, lie, say too much or nothing at all. */
class HostileUpstreamTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String OK =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

  /** Without it the gateway may ask once more before it sees that the connection has ended. */
  private static final String CLOSE = "Connection: close\r\n";

  private static final String KEPT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final ProxySettings ONE_CONNECTION =
      new ProxySettings(1, Duration.ofSeconds(30), 1 << 20, Duration.ofSeconds(10));

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
              - name: hostile
                url: http://127.0.0.1:%d
                retries: 0
                read_timeout: 250
                write_timeout: 250
                routes:
                  - paths: [/]
            """
                .formatted(upstream.port()),
            ONE_CONNECTION);
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

  /** Whatever it was, nothing is left of it, and the gateway serves. */
  @AfterEach
  void allIsAsBefore() {
    soon().until(() -> gateway.ended().size() == 1 && gateway.timers() == 0);
    upstream.does(RawUpstream.answer(OK));
    assertThat(gateway.get("/").body()).isEqualTo("ok");
  }

  static Stream<Arguments> noAnswers() {
    return Stream.of(
        sends("nothing", ""),
        sends("half a status line", "HTTP/1.1 2"),
        sends("a status line", "HTTP/1.1 200 OK\r\n"),
        sends("half a head", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"),
        sends("garbage", "\0\1\2\3\r\n\r\n\r\n"),
        sends("HTTP/0.9", "<html>hello</html>\r\n\r\n"),
        sends("another protocol", "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        sends("another version", "HTTP/3.7 200 OK\r\nContent-Length: 2\r\n\r\nok"),
        sends("a status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok"),
        sends("a status of four digits", "HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok"),
        sends("a negative status", "HTTP/1.1 -20 OK\r\nContent-Length: 2\r\n\r\nok"),
        sends("a switch nobody asked for", "HTTP/1.1 101 Go\r\nUpgrade: websocket\r\n\r\n"),
        sends("an interim answer only", "HTTP/1.1 100 Continue\r\n\r\n"),
        sends("a zero in a field", "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nok"),
        sends("a field without a name", "HTTP/1.1 200 OK\r\n: b\r\nContent-Length: 2\r\n\r\nok"),
        sends("a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok"),
        sends("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok"),
        sends("a length with a sign", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok"),
        sends("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok"),
        sends(
            "the length twice",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"),
        sends("a bad first chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno\r\n"),
        sends(
            "a chunk of negative size",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n"),
        sends(
            "an encoding nobody knows", "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\nok"),
        sends(
            "an encoding within chunks",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
        sends(
            "a head that is too large",
            "HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000) + "\r\nContent-Length: 2\r\n\r\nok"));
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(2));
  }

  private static Arguments sends(String what, String bytes) {
    return arguments(what, bytes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noAnswers")
  void whatIsNoAnswerIsA502(String what, String bytes) {
    upstream.does(sendAndClose(bytes));

    Reply reply = gateway.get("/", "Accept: text/plain");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).startsWith("An invalid response was received from the upstream");
    assertThat(reply.header("X-Kong-Upstream-Latency")).isNull();
    soon().until(() -> upstream.openConnections() == 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noAnswers")
  void whatIsNoAnswerIsA502OverHttp2Too(String what, String bytes) {
    upstream.does(sendAndClose(bytes));

    assertThat(gateway.send2("GET", "/", null).status()).isEqualTo(502);
  }

  private static RawUpstream.Script sendAndClose(String bytes) {
    return connection -> {
      connection.head();
      connection.send(bytes);
    };
  }

  @Test
  void aResetIsA502() {
    upstream.does(
        connection -> {
          connection.head();
          connection.reset();
        });

    assertThat(gateway.get("/").status()).isEqualTo(502);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 100 Go\r\n\r\n"})
  void silenceBeforeTheEndOfTheHeadIsA504(String before) {
    upstream.does(
        connection -> {
          connection.head();
          connection.send(before);
          connection.isClosedByOtherEnd();
        });

    Reply reply = gateway.get("/", "Accept: text/plain");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.body()).startsWith("The upstream server is timing out");
    soon().until(() -> upstream.openConnections() == 0);
  }

  static Stream<Arguments> brokenBodies() {
    return Stream.of(
        arguments("too short", "Content-Length: 10\r\n\r\nhello"),
        arguments("no last chunk", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        arguments("half a chunk", "Transfer-Encoding: chunked\r\n\r\n9\r\nhello"),
        arguments("half the end", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBodies")
  void aBodyThatBreaksOffDoesSoForTheClient(String what, String rest) {
    upstream.does(sendAndClose("HTTP/1.1 200 OK\r\n" + rest));

    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(client.rest()).contains("hello").doesNotContain("0\r\n\r\n");
    }
    soon().until(() -> upstream.openConnections() == 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenBodies")
  void aBodyThatBreaksOffIsAStreamThatIsReset(String what, String rest) {
    upstream.does(sendAndClose("HTTP/1.1 200 OK\r\n" + rest));

    Assertions.assertThatThrownBy(() -> gateway.send2("GET", "/", null))
        .hasCauseInstanceOf(StreamResetException.class);
  }

  @Test
  void aBodyThatStopsComingIsBrokenOff() {
    upstream.does(
        connection -> {
          connection.head();
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
          connection.isClosedByOtherEnd();
        });

    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      client.head();
      assertThat(client.rest()).isEqualTo("hello");
    }
    soon().until(() -> upstream.openConnections() == 0);
  }

  @Test
  void whatIsMoreThanTheLengthIsNoAnswerToAnybody() {
    upstream.does(RawUpstream.answer(KEPT + KEPT));

    assertThat(gateway.get("/").body()).isEqualTo("ok");
    soon().until(() -> upstream.openConnections() == 0);
  }

  /** Who waits for a connection gets it the moment an answer ends on it. */
  @Test
  void whatIsMoreThanTheAnswerIsNotTheAnswerOfTheNext() {
    upstream.does(
        connection -> {
          String path = connection.head().split(" ")[1];
          String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + path;
          connection.send(answer + answer);
          connection.isClosedByOtherEnd();
        });

    List<Reply> replies = gateway.getAtOnce("/a", "/b", "/c");

    assertThat(replies).extracting(Reply::body).containsExactly("/a", "/b", "/c");
    gateway.ended().remove();
    gateway.ended().remove();
  }

  static Stream<Arguments> bodies() {
    String chunked = "Transfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        arguments("chunks", chunked + "2\r\nhe\r\n3;ext=1\r\nllo\r\n0\r\nX-T: 1\r\n\r\n"),
        arguments("up to the end", "\r\nhello"),
        arguments(
            "a length and chunks", "Content-Length: 99\r\n" + chunked + "5\r\nhello\r\n0\r\n\r\n"),
        arguments("a folded field", "X-Folded: a\r\n b\r\nContent-Length: 5\r\n\r\nhello"),
        arguments("a space before the colon", "X-Space : a\r\nContent-Length: 5\r\n\r\nhello"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void whatCanBeUnderstoodIs(String what, String rest) {
    upstream.does(sendAndClose("HTTP/1.1 200 OK\r\n" + CLOSE + rest));

    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      RawConnection.Answer answer = client.answer();
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.head()).doesNotContain("\r\n ").doesNotContain(" :");
      assertThat(answer.all("Content-Length").size() + answer.all("Transfer-Encoding").size())
          .isEqualTo(1);
    }
  }

  @Test
  void allCookiesComeInTheirOrder() {
    StringBuilder cookies = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      cookies.append("Set-Cookie: c").append(i).append("=1\r\n");
    }
    upstream.does(
        sendAndClose("HTTP/1.1 200 OK\r\n" + CLOSE + cookies + "Content-Length: 0\r\n\r\n"));

    List<String> got = gateway.send2("GET", "/", null).headers().getAll("set-cookie");

    assertThat(got).hasSize(50).startsWith("c0=1", "c1=1").endsWith("c49=1");
  }

  @Test
  void aThousandFieldsPass() {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      fields.append("X-F-").append(i).append(": ").append(i).append("\r\n");
    }
    upstream.does(
        sendAndClose("HTTP/1.1 200 OK\r\n" + CLOSE + fields + "Content-Length: 0\r\n\r\n"));

    assertThat(gateway.get("/").header("X-F-999")).isEqualTo("999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "103 Early Hints", "102 Processing"})
  void theFinalAnswerComesAfterAnInterimOne(String interim) {
    upstream.does(sendAndClose("HTTP/1.1 " + interim + "\r\nLink: </a>\r\n\r\n" + OK));

    assertThat(gateway.get("/").body()).isEqualTo("ok");
  }

  static Stream<Arguments> withoutBody() {
    return Stream.of(
        arguments("GET", "204 No Content", "", null),
        arguments("GET", "204 No Content", "Content-Length: 5\r\n", null),
        arguments("GET", "304 Not Modified", "", null),
        arguments("GET", "304 Not Modified", "Content-Length: 5\r\n", "5"),
        arguments("HEAD", "200 OK", "", null),
        arguments("HEAD", "200 OK", "Content-Length: 5\r\n", "5"),
        arguments("HEAD", "200 OK", "Transfer-Encoding: chunked\r\n", null),
        arguments("HEAD", "404 Not Found", "Content-Length: 5\r\n", "5"));
  }

  @ParameterizedTest
  @MethodSource("withoutBody")
  void anAnswerWithoutBodyHasNone(String method, String status, String fields, String length) {
    upstream.does(sendAndClose("HTTP/1.1 " + status + "\r\n" + CLOSE + fields + "\r\n"));

    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
      RawConnection.Answer answer = client.answer(false);
      assertThat(answer.head()).startsWith("HTTP/1.1 " + status);
      assertThat(answer.header("Content-Length")).isEqualTo(length);
      assertThat(answer.header("Transfer-Encoding")).isNull();
    }
  }
}
