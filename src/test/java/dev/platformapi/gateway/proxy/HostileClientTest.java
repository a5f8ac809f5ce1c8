package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.RawConnection;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send what means one thing to one server and another to the next. */
class HostileClientTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ProxySettings SETTINGS =
      new ProxySettings(10, Duration.ofSeconds(30), 1 << 20, Duration.ofMillis(200));
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

  private static EchoUpstream upstream;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    upstream = EchoUpstream.start(VERTX);
    gateway =
        RunningGateway.of(
            VERTX,
            """
            _format_version: "3.0"
            services:
              - name: echo
                url: http://127.0.0.1:%d
                routes:
                  - paths: [/]
                    strip_path: false
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
    upstream.echoing();
    gateway.ended().clear();
  }

  @AfterEach
  void nothingIsLeft() {
    soon().until(() -> gateway.timers() == 0);
    assertThat(gateway.get("/").status()).isEqualTo(200);
  }

  private static ConditionFactory soon() {
    return await().pollInterval(Duration.ofMillis(2));
  }

  private static String post(String fields, String rest) {
    return "POST /x HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + rest;
  }

  static Stream<Arguments> unclear() {
    String chunks = "5\r\nhello\r\n0\r\n\r\n";
    String chunked = "Transfer-Encoding: chunked\r\n";
    return Stream.of(
        arguments("a length and chunks", post("Content-Length: 5\r\n" + chunked, chunks)),
        arguments("chunks and a length", post(chunked + "Content-Length: 5\r\n", chunks)),
        arguments("a length of 0", post("Content-Length:0\r\n" + chunked, chunks)),
        arguments(
            "a length in small letters",
            post("Accept: a\r\ncontent-length: 5\r\n" + chunked + "User-Agent: b\r\n", chunks)),
        arguments(
            "a length among fields without spaces",
            post("A:b\r\nC:d\r\nE:f\r\nContent-Length:5\r\nG:h\r\n" + chunked, chunks)),
        arguments("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")),
        arguments("the length twice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")),
        arguments("lengths in a list", post("Content-Length: 5, 5\r\n", "hello")),
        arguments("a length with a sign", post("Content-Length: +5\r\n", "hello")),
        arguments("a negative length", post("Content-Length: -5\r\n", "hello")),
        arguments("a length of base 16", post("Content-Length: 0x5\r\n", "hello")),
        arguments("a length with a space", post("Content-Length: 5 5\r\n", "hello")),
        arguments("an empty length", post("Content-Length: \r\n", "hello")),
        arguments("chunks as they are", post("Transfer-Encoding: chunked, identity\r\n", chunks)),
        arguments("chunks of gzip", post("Transfer-Encoding: gzip, chunked\r\n", chunks)),
        arguments("chunks of chunks", post("Transfer-Encoding: chunked, chunked\r\n", chunks)),
        arguments("chunks twice", post(chunked + chunked, chunks)),
        arguments("another encoding", post("Transfer-Encoding: xchunked\r\n", chunks)),
        arguments("identity", post("Transfer-Encoding: identity\r\n", "")),
        arguments("a strange space", post("Transfer-Encoding: \013chunked\r\n", chunks)),
        arguments("quoted chunks", post("Transfer-Encoding: \"chunked\"\r\n", chunks)),
        arguments(
            "chunks of HTTP/1.0", "POST /x HTTP/1.0\r\nHost: a\r\n" + chunked + "\r\n" + chunks),
        arguments("a space before the colon", post("Content-Length : 5\r\n", "hello")),
        arguments(
            "a space before a chunked colon", post("Transfer-Encoding : chunked\r\n", chunks)),
        arguments("a name with a space", post("Content Length: 5\r\n", "hello")),
        arguments("a field without a colon", post("Content-Length 5\r\n", "hello")),
        arguments("a name with brackets", post("X(1): 5\r\n", "")),
        arguments("a name of another alphabet", post("\344: 5\r\n", "")),
        arguments("a field without a name", post(": 5\r\n", "hello")),
        arguments("a zero in a value", post("X: a\0b\r\n", "")),
        arguments("a zero in a name", post("X\0: a\r\n", "")),
        arguments("a return in a value", post("X: a\rContent-Length: 5\r\n", "")),
        arguments("no Host", "GET /x HTTP/1.1\r\n\r\n"),
        arguments("two Hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        arguments("a Host with a space", "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n"),
        arguments("a Host with a path", "GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        arguments("a Host with a user", "GET /x HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        arguments("a Host in a list", "GET /x HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        arguments("no version", "GET /x\r\n\r\n"),
        arguments("a path in two parts", "GET /x y HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("a method that is none", "G@T(1) /x HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("a path above the root", "GET /../x HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("an encoded way up", "GET /%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("an encoded slash up", "GET /a/..%2f..%2fx HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("an encoded zero", "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("a broken encoding", "GET /a%2 HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("a control character", "GET /a\1b HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("a zero in the path", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("a control character in the query", "GET /a?\1 HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("a return in the query", "GET /a?b\rc HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("all of the server", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("another scheme", "GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments("no slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unclear")
  void whatIsUnclearIsRefusedAndNothingAfterItIsServed(String what, String request) {
    int before = upstream.requests();

    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send(request + SMUGGLED);
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.rest()).doesNotContain("HTTP/1.1 200");
    }
    assertThat(upstream.requests()).isEqualTo(before);
  }

  /** The one before is still being served when it comes. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("unclear")
  void whatIsUnclearIsRefusedInARowToo(String what, String request) {
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n" + request + SMUGGLED);
      assertThat(new JsonObject(client.answer().body()).getString("uri")).isEqualTo("/first");
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.rest()).doesNotContain("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /x HTTP/3.7, 501",
    "GET /x HTTP/1.2, 501",
    "TRACE /x HTTP/1.1, 405",
    "CONNECT a:443 HTTP/1.1, 405",
  })
  void whatIsNotServedIsRefused(String line, int status) {
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send(line + "\r\nHost: a\r\n\r\n" + SMUGGLED);
      assertThat(client.answer().status()).isEqualTo(status);
      assertThat(client.rest()).doesNotContain(" 200 ");
    }
  }

  @Test
  void aHeadThatIsTooLargeIsRefused() {
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(70_000) + "\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(431);
    }
  }

  @Test
  void aTargetThatIsTooLongIsRefused() {
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(414);
    }
  }

  static Stream<Arguments> understood() {
    String chunked = "Transfer-Encoding: chunked\r\n";
    return Stream.of(
        arguments("chunks", post(chunked, "5\r\nhello\r\n0\r\n\r\n")),
        arguments(
            "chunks in capitals",
            post("TRANSFER-ENCODING: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n")),
        arguments("chunks with extensions", post(chunked, "5;a=b\r\nhello\r\n0;c\r\n\r\n")),
        arguments("chunks with zeros", post(chunked, "0005\r\nhello\r\n000\r\n\r\n")),
        arguments("chunks with trailers", post(chunked, "5\r\nhello\r\n0\r\nX: y\r\n\r\n")),
        arguments("a folded field", post("X: a\r\n b\r\nContent-Length: 5\r\n", "hello")),
        arguments("an empty line first", "\r\n" + post("Content-Length: 5\r\n", "hello")),
        arguments("a tab before the value", post("Content-Length:\t5\r\n", "hello")),
        arguments("no space before the value", post("Content-Length:5\r\n", "hello")),
        arguments(
            "an absolute target",
            "POST http://a/x HTTP/1.1\r\nHost: b\r\nContent-Length: 5\r\n\r\nhello"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("understood")
  void whatIsClearIsServedAndSoIsWhatFollows(String what, String request) {
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send(request + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
      JsonObject first = new JsonObject(client.answer().body());
      assertThat(first.getString("body")).isEqualTo("hello");
      assertThat(first.getString("uri")).isEqualTo("/x");
      assertThat(new JsonObject(client.answer().body()).getString("uri")).isEqualTo("/next");
    }
  }

  /** As many fields without a space as could hide a length: it may be, and it may not. */
  @Test
  void whatCannotBeToldIsTheLastOfItsConnection() {
    String fields = "A:b\r\n".repeat(17) + "Transfer-Encoding: chunked\r\nContent-Length:5\r\n";
    String usual = "A: b\r\n".repeat(17) + "Transfer-Encoding: chunked\r\n";
    for (String head : new String[] {usual, fields.replace("A:b\r\nA:b\r\n", "A: b\r\nA:b\r\n")}) {
      try (RawConnection client = RawConnection.to(gateway.port())) {
        client.send(post(head, "5\r\nhello\r\n0\r\n\r\n") + SMUGGLED);
        RawConnection.Answer answer = client.answer();
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(client.rest()).doesNotContain("smuggled");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/a//b, /a/b",
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/a/%2e%2e/b, /b",
    "/a%2fb, /a%2Fb",
    "/a%41b, /aAb",
    "/a%20b, /a%20b",
    "/a?b=%00&c=//../d, /a?b=%00&c=//../d",
    "/?, /?",
    "http://a?b=c, /?b=c",
    "http://a, /",
  })
  void pathsGoOnInTheirNormalForm(String asked, String sent) {
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET " + asked + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(new JsonObject(client.answer().body()).getString("uri")).isEqualTo(sent);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no\r\nhello\r\n", "-5\r\nhello\r\n", "5 5\r\nhello\r\n", "0x5\r\nhello\r\n",
        "FFFFFFFFFFFFFFFF\r\nhello\r\n", "5\r\nhellooo\r\n0\r\n\r\n", ";a=b\r\n",
            "5;\n\r\nhello\r\n"
      })
  void badChunksAreRefusedAndNothingAfterThemIsServed(String chunks) {
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send(post("Transfer-Encoding: chunked\r\n", chunks + SMUGGLED));
      String rest = client.rest();
      assertThat(rest).startsWith("HTTP/1.1 400").doesNotContain("smuggled");
    }
    soon().until(() -> gateway.ended().size() == 1);
  }

  @Test
  void aThousandFieldsPass() {
    try (RawConnection client = RawConnection.to(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n" + "A:b\r\n".repeat(1000) + "\r\n");
      JsonObject headers = new JsonObject(client.answer().body()).getJsonObject("headers");
      assertThat(headers.getJsonArray("a")).hasSize(1000);
    }
  }
}
