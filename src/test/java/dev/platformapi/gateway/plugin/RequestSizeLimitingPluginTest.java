package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.support.Reply;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** KONG.md section 11: request-size-limiting. */
class RequestSizeLimitingPluginTest {
  private static final PluginBench BENCH = new PluginBench();
  private static final String HEAD = "POST /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n";
  private static final String TEN = "{allowed_payload_size: 10, size_unit: bytes}";

  @AfterAll
  static void stop() {
    BENCH.close();
  }

  /** Section 11: allowed_payload_size, size_unit. */
  @ParameterizedTest
  @CsvSource({
    "'{allowed_payload_size: 10, size_unit: bytes}', 10, 200",
    "'{allowed_payload_size: 10, size_unit: bytes}', 11, 413",
    "'{allowed_payload_size: 0, size_unit: bytes}', 0, 200",
    "'{allowed_payload_size: 0, size_unit: bytes}', 1, 413",
    "'{allowed_payload_size: 1, size_unit: kilobytes}', 1024, 200",
    "'{allowed_payload_size: 1, size_unit: kilobytes}', 1025, 413",
    "'{allowed_payload_size: 1}', 1048576, 200",
    "'{allowed_payload_size: 1}', 1048577, 413"
  })
  void aBodyMayBeSoLarge(String config, int length, int status) {
    Reply reply =
        BENCH.with("request-size-limiting", config).send("POST", "/x", "x".repeat(length));

    assertThat(reply.status()).isEqualTo(status);
    if (status == 413) {
      assertThat(reply.json().getString("message")).isEqualTo("Request size limit exceeded");
    } else {
      assertThat(reply.json().getString("body")).hasSize(length);
    }
  }

  @ParameterizedTest
  @CsvSource({"134217728, 100", "134217729, 417"})
  void theDefaultIs128Megabytes(long length, String status) throws IOException {
    assertThat(
            PluginBench.first(
                BENCH.with("request-size-limiting", "{}"),
                HEAD + "Expect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  /** Section 11: 417 with Expect. */
  @ParameterizedTest
  @CsvSource({
    "100-continue, 11, 417",
    "100-CONTINUE, 11, 417",
    "'100-continue ', 11, 417",
    "100-continue, 9223372036854775807, 417"
  })
  void whoAsksBeforeIsToldThatItIsTooMuch(String expect, String length, String status)
      throws IOException {
    String answer =
        PluginBench.first(
            BENCH.with("request-size-limiting", TEN),
            HEAD + "Expect: " + expect + "\r\nContent-Length: " + length + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status).contains("Request size limit exceeded");
  }

  @Test
  void whoAsksBeforeMaySendWhatFits() throws IOException {
    String answer =
        PluginBench.raw(
            BENCH.with("request-size-limiting", TEN),
            HEAD + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");

    assertThat(answer).startsWith("HTTP/1.1 100").contains("HTTP/1.1 200", "\"body\":\"abc\"");
  }

  /** Section 11: 411. */
  @ParameterizedTest
  @CsvSource({
    "GET, 411",
    "POST, 411",
  })
  void aLengthMayBeRequired(String method, int status) {
    Reply reply =
        BENCH
            .with("request-size-limiting", "{require_content_length: true}")
            .send(method, "/x", null);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().getString("message"))
        .isEqualTo("A valid Content-Length header is required");
  }

  @Test
  void aRequiredLengthThatIsThereWillDo() {
    assertThat(
            BENCH
                .with("request-size-limiting", "{require_content_length: true}")
                .send("POST", "/x", "abc")
                .status())
        .isEqualTo(200);
  }

  @Test
  void chunksAreNoRequiredLength() throws IOException {
    assertThat(chunked("{require_content_length: true}", "abc")).startsWith("HTTP/1.1 411");
  }

  /** Section 11: nobody gets around it by not telling the length. */
  @ParameterizedTest
  @CsvSource({"10, 200", "11, 413", "200000, 413"})
  void chunksAreCounted(int length, String status) throws IOException {
    assertThat(chunked(TEN, "x".repeat(length))).startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({"10, 200", "11, 413"})
  void http2IsCountedToo(int length, int status) {
    assertThat(
            BENCH
                .with("request-size-limiting", TEN)
                .send2("POST", "/x", "x".repeat(length))
                .status())
        .isEqualTo(status);
  }

  private static String chunked(String config, String body) throws IOException {
    StringBuilder request = new StringBuilder(HEAD).append("Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < body.length(); i += 4_000) {
      String part = body.substring(i, Math.min(body.length(), i + 4_000));
      request.append(Integer.toHexString(part.length())).append("\r\n").append(part).append("\r\n");
    }
    return PluginBench.raw(
        BENCH.with("request-size-limiting", config), request.append("0\r\n\r\n").toString());
  }
}
