package dev.platformapi.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.document.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are none, or would be too much: each is a fault that says so, and soon. */
@Timeout(30)
class HostileFileTest {
  private static final String VERSION = "_format_version: \"3.0\"\n";

  /** Half a character could not be answered as JSON. */
  @ParameterizedTest
  @ValueSource(strings = {"", "x"})
  void whatIsRepeatedOfAFileEndsBetweenCharacters(String before) {
    String name = before + "\ud83d\ude00".repeat(600);
    byte[] file = (VERSION + name + ": " + name + "\n").getBytes(StandardCharsets.UTF_8);

    List<String> faults =
        new GatewayFileReader(variable -> null)
            .read(file, false).faults().stream().map(Object::toString).toList();

    assertThat(faults).isNotEmpty();
    assertThat(faults)
        .allSatisfy(
            fault -> {
              assertThat(fault).contains("\ud83d\ude00…").hasSizeLessThan(1500);
              assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(fault)).isTrue();
            });
  }

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of("", "line 1, column 1: the file is empty: expected at least _format_version"),
        Arguments.of(
            " \n\n", "line 1, column 1: the file is empty: expected at least _format_version"),
        Arguments.of(
            "# hi\n", "line 1, column 1: the file is empty: expected at least _format_version"),
        Arguments.of(
            "---\n", "line 2, column 1: expected an object with _format_version, not null"),
        Arguments.of(
            "hello", "line 1, column 1: expected an object with _format_version, not a string"),
        Arguments.of(
            "- a", "line 1, column 1: expected an object with _format_version, not a list"),
        Arguments.of("[]", "line 1, column 1: expected an object with _format_version, not a list"),
        Arguments.of("{}", "_format_version (line 1, column 1): required field missing"),
        Arguments.of(
            VERSION + "---\n" + VERSION,
            "line 2, column 1: not YAML: expected a single document in the stream,"
                + " but found another document"),
        Arguments.of(
            VERSION + "services: *nothing\n",
            "line 2, column 11: not YAML: found undefined alias nothing"),
        Arguments.of(
            VERSION + "_comment: \"\\UFFFFFFFF\"\n",
            "line 1, column 1: not YAML: an escape names no character"),
        Arguments.of(
            VERSION + "_comment: \"\\q\"\n",
            "line 2, column 13: not YAML: while scanning a double-quoted scalar,"
                + " found unknown escape character q(113)"),
        Arguments.of(
            "%YAML 2.0\n---\n" + VERSION,
            "line 1, column 1: not YAML: found incompatible YAML document (version 1.* is"
                + " required)"),
        Arguments.of(
            VERSION + "? [a]\n: b\n",
            "line 2, column 3: expected the name of a field, not a list or a mapping"),
        Arguments.of(
            VERSION + "_comment: a\u0000b\n",
            "line 2, column 12: the character U+0000 may not stand here"),
        Arguments.of(
            VERSION + "# \u0007\n", "line 2, column 3: the character U+0007 may not stand here"),
        Arguments.of(
            VERSION + "services: &a [*a]\n",
            "services[0] (line 2, column 11): this alias holds itself"),
        Arguments.of(
            VERSION + "services:\n- &a\n  <<: *a\n",
            "services[0][\"<<\"] (line 3, column 3): this alias holds itself"),
        Arguments.of(
            "x: " + "[".repeat(100_000),
            "line 1, column 1: not YAML: Nesting Depth exceeded max 50"),
        Arguments.of(
            "x:\n" + "- ".repeat(100_000),
            "line 1, column 1: not YAML: Nesting Depth exceeded max 50"),
        Arguments.of(
            "{\"a\":".repeat(1_000), "line 1, column 1: not YAML: Nesting Depth exceeded max 50"),
        Arguments.of(
            laughs(),
            "line 3, column 22: more than 1,000,000 values; each use of an alias (*name) counts"
                + " anew"),
        Arguments.of(
            "a".repeat(300_000), "line 1, column 1: the line is longer than 262144 characters"),
        Arguments.of(
            "a".repeat(Document.MOST_BYTES + 1),
            "the file is larger than 16 MiB (16777216 bytes)"));
  }

  /** Ten lists of ten, each of the one before: from a short file, ten thousand million words. */
  private static String laughs() {
    StringBuilder bomb = new StringBuilder(VERSION + "_ignore:\n- &l0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      String alias = "*l" + (i - 1);
      bomb.append("- &l").append(i).append(" [").append((alias + ",").repeat(9)).append(alias);
      bomb.append("]\n");
    }
    return bomb.toString();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isOneFault(String file, String fault) {
    assertThat(faults(file)).containsExactly(fault);
  }

  @Test
  void bytesThatAreNotUtf8() {
    byte[] latin1 = (VERSION + "_comment: caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);

    assertThat(faults(latin1, false))
        .containsExactly("line 2, column 14: expected UTF-8, but these bytes are not");
  }

  @Test
  void bytesOfUtf16() {
    assertThat(faults(VERSION.getBytes(StandardCharsets.UTF_16), false))
        .containsExactly("line 1, column 1: expected UTF-8, but these bytes are not");
  }

  @Test
  void bytesThatMeanNothing() {
    byte[] bytes = new byte[Document.MOST_BYTES];
    Arrays.fill(bytes, (byte) ':');

    assertThat(faults(bytes, false))
        .containsExactly("line 1, column 1: the line is longer than 262144 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF_format_version: '3.0'\n",
        "_format_version: '3.0'\r\nservices: []\r\n",
        "%YAML 1.2\n---\n_format_version: '3.0'\n...\n",
        "{_format_version: '3.0'}",
        "{\n\t\"_format_version\":\t\"3.0\"\n}",
        "\uFEFF{\"_format_version\": \"3.0\"}",
        "{\"_format_version\": \"\\u0033.0\", \"_comment\": \"\\ud83d\\ude00\"}",
        "# caf\u00e9 \ud83d\ude00\n_format_version: '3.0'",
      })
  void whatLooksOddAndIsRight(String file) {
    assertThat(faults(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_format_version: '3.0'", "{_format_version: '3.0'}", "{\"a\": 1,}", ""})
  void whatMustBeJsonAndIsNot(String file) {
    assertThat(faults(file.getBytes(StandardCharsets.UTF_8), true))
        .singleElement()
        .asString()
        .matches("line 1, column \\d+: (not JSON: .*|the file is empty: .*)")
        .doesNotContain("com.fasterxml", "Source:");
  }

  @Test
  void jsonThatGoesOn() {
    byte[] file = "{\"_format_version\": \"3.0\"} {}".getBytes(StandardCharsets.UTF_8);

    assertThat(faults(file, true))
        .containsExactly("line 1, column 28: expected one JSON value only");
  }

  @Test
  void faultsWithoutEndAreCounted() {
    List<String> faults = faults(VERSION + "services:\n" + "- {}\n".repeat(5_000));

    assertThat(faults).hasSize(1_001).endsWith("there are more faults than these: 4000");
  }

  @Test
  void placesAreThoseOfTheFile() {
    assertThat(
            faults(
                """
                _format_version: "3.0"
                services:
                - name: a
                  host: b
                  # a comment
                  prot: 80
                  port: "80"
                  routes:
                    - {paths: ["/\u00e9//"], regex_priority: x}
                """))
        .containsExactly(
            "services[0].prot (line 6, column 3): unknown field (did you mean 'port'?)",
            "services[0].port (line 7, column 9): expected an integer, not a string",
            "services[0].routes[0].paths[0] (line 9, column 16): must not have empty segments",
            "services[0].routes[0].regex_priority (line 9, column 41): expected an integer, not a"
                + " string");
  }

  @Test
  void secretsAreNotShown() {
    GatewayReading reading =
        read(
            """
            _format_version: "3.0"
            consumers:
            - username: bob
              keyauth_credentials: [{key: hush}]
              basicauth_credentials: [{username: bob, password: hush}]
              jwt_secrets: [{key: a, secret: hush}]
            plugins:
            - name: rate-limiting
              config: {minute: 1, redis: {password: hush}}
            """);

    assertThat(reading.file()).isPresent();
    assertThat(reading.toString()).contains("***").doesNotContain("hush");
  }

  @Test
  void aFileThatIsNotThere(@TempDir Path directory) {
    Path file = directory.resolve("kong.yml");

    assertThat(Environment.reader().read(file).faults())
        .extracting(Object::toString)
        .containsExactly("there is no such file: " + file);
  }

  @Test
  void aDirectory(@TempDir Path directory) {
    assertThat(Environment.reader().read(directory).faults())
        .extracting(Object::toString)
        .containsExactly("this is a directory: " + directory);
  }

  @Test
  void aFileWhoseNameSaysJson(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("kong.json"), VERSION);

    assertThat(Environment.reader().read(file).faults())
        .singleElement()
        .asString()
        .startsWith("line 1, column ")
        .contains("not JSON");
  }

  private static GatewayReading read(String file) {
    return new GatewayFileReader(Map.of("X", "x")::get)
        .read(file.getBytes(StandardCharsets.UTF_8), false);
  }

  private static List<String> faults(String file) {
    return faults(file.getBytes(StandardCharsets.UTF_8), false);
  }

  private static List<String> faults(byte[] file, boolean json) {
    return new GatewayFileReader(name -> null)
        .read(file, json).faults().stream().map(Object::toString).toList();
  }
}
