package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.Reply;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** KONG.md section 11: correlation-id. */
class CorrelationIdPluginTest {
  private static final PluginBench BENCH = new PluginBench();
  private static final String UUID4 =
      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  @AfterAll
  static void stop() {
    BENCH.close();
  }

  @AfterEach
  void echo() {
    BENCH.upstream().echoing();
  }

  /** Section 11: header_name, generator. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                       | Kong-Request-ID | UUID#\\d+",
        "{generator: 'uuid#counter'}              | Kong-Request-ID | UUID#\\d+",
        "{generator: uuid}                        | Kong-Request-ID | UUID",
        "{generator: tracker, header_name: X-T}   | X-T             | 127\\.0\\.0\\.1-\\d+-\\d+-\\d+-\\d+-\\d+\\.\\d{3}"
      })
  void theUpstreamIsToldAnId(String config, String field, String form) {
    Reply one = BENCH.with("correlation-id", config).get("/x");
    Reply other = BENCH.with("correlation-id", config).get("/x");

    assertThat(one.upstreamHeader(field)).matches(form.replace("UUID", UUID4));
    assertThat(other.upstreamHeader(field)).isNotEqualTo(one.upstreamHeader(field));
    assertThat(one.header(field)).as("echo_downstream is false").isNull();
  }

  @Test
  void theCounterCountsUnderOneUuid() {
    Pattern id = Pattern.compile("(.*)#(\\d+)");
    Matcher one =
        id.matcher(BENCH.with("correlation-id", "{}").get("/").upstreamHeader("Kong-Request-ID"));
    Matcher other =
        id.matcher(BENCH.with("correlation-id", "{}").get("/").upstreamHeader("Kong-Request-ID"));

    assertThat(one.matches() && other.matches()).isTrue();
    assertThat(other.group(1)).isEqualTo(one.group(1));
    assertThat(Long.parseLong(other.group(2))).isEqualTo(Long.parseLong(one.group(2)) + 1);
  }

  /** Section 11: echo_downstream. */
  @Test
  void theClientIsToldTheSameId() {
    Reply reply = BENCH.with("correlation-id", "{echo_downstream: true}").get("/x");

    assertThat(reply.header("Kong-Request-ID"))
        .isNotNull()
        .isEqualTo(reply.upstreamHeader("Kong-Request-ID"));
  }

  @Test
  void theClientIsToldItWithErrorsToo() {
    BENCH.upstream().answering(request -> request.connection().close());
    Reply reply =
        BENCH.with("correlation-id", "{echo_downstream: true}").get("/x", "Kong-Request-ID: mine");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.header("Kong-Request-ID")).isEqualTo("mine");
  }

  /** Section 11: an incoming value is kept. */
  @Test
  void anIdThatComesInIsKept() {
    Reply reply =
        BENCH.with("correlation-id", "{echo_downstream: true}").get("/x", "kong-request-id: mine");

    assertThat(reply.upstreamHeader("Kong-Request-ID")).isEqualTo("mine");
    assertThat(reply.header("Kong-Request-ID")).isEqualTo("mine");
  }

  @Test
  void anEmptyIdIsNone() {
    Reply reply = BENCH.with("correlation-id", "{}").get("/x", "Kong-Request-ID: ");

    assertThat(reply.upstreamHeader("Kong-Request-ID")).matches(UUID4 + "#\\d+");
  }

  @Test
  void aHostileIdIsNoFailure() throws IOException {
    String id = "x".repeat(6_000) + "\u00FF\t;,\"\u0080";
    String answer =
        PluginBench.raw(
            BENCH.with("correlation-id", "{echo_downstream: true}"),
            "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nKong-Request-ID: "
                + id
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200").contains("\r\nKong-Request-ID: " + id + "\r\n");
  }
}
