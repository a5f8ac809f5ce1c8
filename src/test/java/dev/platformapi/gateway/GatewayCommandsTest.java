package dev.platformapi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code validate} and {@code explain} say, and with which status they end. */
class GatewayCommandsTest {
  /** The one of the document that the project implements. */
  private static final String DOCUMENTS = "src/test/resources/gateway/kong.yml";

  private static final String SHOP =
      """
      _format_version: "3.0"
      services:
        - name: shop
          url: https://shop.internal/base
          routes:
            - name: articles
              paths: [/articles]
            - name: one-article
              paths: ['~/articles/(?P<id>\\d+)']
              methods: [GET]
              plugins:
                - name: rate-limiting
                  config: {minute: 5}
        - name: old-shop
          host: olds
          enabled: false
          routes:
            - name: old
              paths: [/old]
        - name: stock
          host: stocks
          port: 8000
          routes:
            - name: stock
              hosts: [stock.example.com]
              preserve_host: true
              protocols: [https]
      upstreams:
        - name: stocks
          targets:
            - target: 10.0.0.1:8000
              weight: 30
            - target: 10.0.0.2:8000
      plugins:
        - name: rate-limiting
          config: {minute: 100}
        - name: cors
        - name: key-auth
          service: shop
      """;

  @TempDir Path directory;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final GatewayCommands commands =
      new GatewayCommands(
          new PrintStream(output, true, StandardCharsets.UTF_8), Map.of("HOST", "shop")::get);

  private String file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("kong.yml"), SHOP).toString();
  }

  private String said() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theDocumentsFileIsGood() {
    assertThat(commands.run("validate", DOCUMENTS)).isEqualTo(GatewayCommands.GOOD);
    assertThat(said()).endsWith(DOCUMENTS + " is good\n").contains("write redis.host");
  }

  @Test
  void everyFaultIsNamedWithItsPlace() throws IOException {
    Files.writeString(
        Path.of(file),
        """
        _format_version: "3.0"
        services:
          - name: a
            host: ${HOST}
            prot: http
          - name: b
            host: ${NOWHERE}
        plugins:
          - name: oauth2
        """);

    assertThat(commands.run("validate", file)).isEqualTo(GatewayCommands.BAD);
    assertThat(said())
        .contains("services[0].prot (line 5", "services[1].host (line 7", "oauth2")
        .endsWith(" is not good\n");
  }

  @Test
  void theRouteThePluginsAndTheWayOnAreTold() {
    assertThat(commands.run("explain", file, "GET", "http://example.com/articles/7/x?a=b"))
        .isEqualTo(GatewayCommands.GOOD);
    assertThat(said())
        .isEqualTo(
            """
            takes route one-article
            passes, in this order:
              cors of all requests
              key-auth of the service
              rate-limiting of the route
            goes on as GET https://shop.internal:443/base/x?a=b
              with Host shop.internal
            routes by priority:
              > route one-article: matches method GET, path /articles/7 as ~/articles/(?P<id>\\d+)
                route stock: host example.com, port 80 is not stock.example.com
              - route articles: matches, but asks for fewer attributes (1 < 2), so route one-article comes first
            """);
  }

  @Test
  void targetsAndTheWrongProtocolAreTold() {
    assertThat(commands.run("explain", file, "GET", "/x", "-H", "Host: stock.example.com"))
        .isEqualTo(GatewayCommands.GOOD);
    assertThat(said())
        .contains(
            "is not passed on: NEEDS_HTTPS",
            "goes on as GET http://stocks:8000/x",
            "with Host stock.example.com",
            "10.0.0.1:8000 (weight 30), 10.0.0.2:8000 (weight 100)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/old", "/nowhere", "/%zz", "/a%00", "http://[/"})
  void aRequestWithoutARouteIsToldSo(String url) {
    assertThat(commands.run("explain", file, "GET", url)).isEqualTo(GatewayCommands.BAD);
    assertThat(said()).containsAnyOf("no route matches: 404", "refused with 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validate",
        "validate a b",
        "explain",
        "explain f GET",
        "explain f GET / -H",
        "explain f GET / -H a",
        "explain f GET / -X a:b"
      })
  void whatIsNoCommandGetsTheUsage(String command) {
    assertThat(commands.run(command.split(" "))).isEqualTo(GatewayCommands.USAGE);
    assertThat(said()).startsWith("validate FILE");
  }

  @Test
  void aFileThatIsNotThereIsAFault() {
    assertThat(commands.run("validate", directory.resolve("none.yml").toString()))
        .isEqualTo(GatewayCommands.BAD);
    assertThat(said()).contains("fault: there is no such file");
  }
}
