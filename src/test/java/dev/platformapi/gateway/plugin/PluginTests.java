package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.ConsumerDefinition;
import dev.platformapi.gateway.exchange.Answer;
import dev.platformapi.gateway.exchange.Credential;
import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What the tests of plugins have in common. */
final class PluginTests {
  static final String ROUTE = "aaaaaaaa-0000-4000-8000-000000000001";
  static final String SERVICE = "bbbbbbbb-0000-4000-8000-000000000001";
  static final String ANN = "cccccccc-0000-4000-8000-000000000001";
  static final String KEY_OF_ANN = "dddddddd-0000-4000-8000-000000000001";
  static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  private PluginTests() {}

  /** Believes who a client says that it is: {@code ann}, or {@code key}, who has only that. */
  static Plugin login() {
    return new Plugin() {
      @Override
      public Future<Answer> request(Exchange exchange) {
        String who = exchange.request().getHeader("X-Test-Consumer");
        if (who != null) {
          ConsumerDefinition ann =
              new ConsumerDefinition(
                  UUID.fromString(ANN), Optional.of("ann"), Optional.empty(), Set.of());
          exchange.identify(
              "ann".equals(who) ? ann : null,
              new Credential(UUID.fromString(KEY_OF_ANN), "secret"));
        }
        return GO_ON;
      }
    };
  }

  /** A file with one route and one service, and plugins with it. */
  static String file(int upstream, String plugins) {
    return """
        _format_version: "3.0"
        services:
        - name: echo
          id: %s
          url: http://127.0.0.1:%d
          routes:
          - name: all
            id: %s
            paths: [/]
        plugins:
        - {name: key-auth}
        %s
        """
        .formatted(SERVICE, upstream, ROUTE, plugins);
  }
}
