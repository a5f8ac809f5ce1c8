package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.GatewayFileReader;
import dev.platformapi.gateway.config.PluginDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Section 6 of Kong's rules: of each plugin the most specific, in the order of priority. */
class PluginSelectionTest {
  private static final String FILE =
      """
      _format_version: "3.0"
      services: [{name: s, host: h, routes: [{name: r, paths: [/]}]}]
      consumers: [{username: c}]
      plugins:
      """;

  /** From the most specific scope to the least. */
  private static final List<String> SCOPES =
      List.of(
          "route: r, service: s, consumer: c",
          "route: r, consumer: c",
          "service: s, consumer: c",
          "route: r, service: s",
          "consumer: c",
          "route: r",
          "service: s",
          "");

  private static GatewayFile file(List<String> plugins) {
    String text =
        FILE + String.join("", plugins.stream().map(line -> "  - " + line + "\n").toList());
    var reading =
        new GatewayFileReader(name -> null).read(text.getBytes(StandardCharsets.UTF_8), false);
    assertThat(reading.faults()).isEmpty();
    return reading.file().orElseThrow();
  }

  private static String limit(int scope) {
    String where = SCOPES.get(scope);
    return "{name: request-size-limiting, config: {allowed_payload_size: %d}%s}"
        .formatted(scope + 1, where.isEmpty() ? "" : ", " + where);
  }

  private static List<PluginDefinition> select(GatewayFile file, boolean known) {
    UUID route = file.routes().get(0).id();
    Optional<UUID> service = Optional.of(file.services().get(0).id());
    Optional<UUID> consumer = known ? Optional.of(file.consumers().get(0).id()) : Optional.empty();
    return PluginSelection.of(file.plugins(), route, service, consumer);
  }

  @Test
  void theMostSpecificConfigurationWins() {
    for (int first = 0; first < SCOPES.size(); first++) {
      List<String> plugins = new ArrayList<>();
      for (int scope = SCOPES.size() - 1; scope >= first; scope--) {
        plugins.add(limit(scope));
      }
      GatewayFile file = file(plugins);
      assertThat(select(file, true))
          .singleElement()
          .extracting(PluginDefinition::config)
          .asString()
          .as(SCOPES.get(first))
          .contains(Integer.toString((first + 1) * 1024 * 1024));
    }
  }

  @Test
  void whatIsForAConsumerIsNotForOneWhoIsNotKnown() {
    GatewayFile file = file(List.of(limit(0), limit(1), limit(2), limit(4)));
    assertThat(select(file, false)).isEmpty();
    assertThat(select(file, true)).hasSize(1);
  }

  @Test
  void pluginsRunInKongsOrderAndThoseSwitchedOffDoNot() {
    GatewayFile file =
        file(
            List.of(
                "{name: request-termination}",
                "{name: prometheus}",
                "{name: rate-limiting, config: {minute: 1}}",
                "{name: acl, config: {allow: [a]}, route: r}",
                "{name: key-auth}",
                "{name: jwt, enabled: false}",
                "{name: cors, service: s}",
                "{name: correlation-id}"));
    assertThat(select(file, true))
        .extracting(PluginDefinition::name)
        .containsExactly(
            "correlation-id",
            "cors",
            "key-auth",
            "acl",
            "rate-limiting",
            "prometheus",
            "request-termination");
  }
}
