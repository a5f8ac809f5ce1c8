package dev.platformapi.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.GatewayFileReader;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.plugin.KeyAuthConfig;
import dev.platformapi.gateway.plugin.Consumers;
import dev.platformapi.gateway.plugin.KeyAuthPlugin;
import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.Reply;
import dev.platformapi.gateway.support.RunningGateway;
import dev.platformapi.gateway.upstream.Breaker;
import dev.platformapi.gateway.upstream.BreakerSettings;
import dev.platformapi.gateway.upstream.PeerState;
import dev.platformapi.gateway.upstream.TargetStatus;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 4 of Kong's rules, and the circuit breaker, with upstreams that come and go. */
class BalancingTest {
  private static final Vertx VERTX = Vertx.vertx();

  private EchoUpstream one;
  private EchoUpstream two;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    one = EchoUpstream.start(VERTX);
    two = EchoUpstream.start(VERTX);
  }

  @AfterEach
  void stop() {
    gateway.close();
    one.close();
    two.close();
  }

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @Test
  void weightsHoldWithinFivePercent() {
    gateway = gateway(75, 25, "");

    Map<Integer, Integer> answers = answers(400);

    assertThat(answers.get(one.port())).isBetween(285, 315);
    assertThat(answers.get(two.port())).isBetween(85, 115);
  }

  @Test
  void aTargetOfNoWeightGetsNothing() {
    gateway = gateway(100, 0, "");

    assertThat(answers(20)).containsOnlyKeys(one.port());
  }

  @Test
  void whoIsDownIsTriedElsewhereAndComesBackByActiveChecks() {
    gateway =
        gateway(
            100,
            100,
            """
                healthchecks:
                  active:
                    http_path: /status/200
                    timeout: 1
                    healthy: {interval: 0.05, successes: 1}
                    unhealthy: {interval: 0.05, tcp_failures: 1, http_failures: 1, timeouts: 1}
            """);
    int port = two.port();
    assertThat(answers(10)).containsOnlyKeys(one.port(), port);

    two.close();
    Map<Integer, Integer> whileDown = answers(50);
    assertThat(whileDown).containsOnlyKeys(one.port());
    Awaitility.await().until(() -> state(port) == PeerState.UNHEALTHY);
    two = EchoUpstream.start(VERTX, port);
    Awaitility.await().until(() -> state(port) == PeerState.HEALTHY);

    assertThat(answers(10)).containsOnlyKeys(one.port(), port);
  }

  @Test
  void passiveChecksTakeOutWhoFailsAndNeverBringBack() {
    gateway =
        gateway(
            100,
            100,
            """
                healthchecks:
                  passive:
                    unhealthy: {http_failures: 2, http_statuses: [503]}
            """);
    two.answering(request -> request.response().setStatusCode(503).end());

    for (int i = 0; i < 4; i++) {
      gateway.get("/");
    }

    assertThat(state(two.port())).isEqualTo(PeerState.UNHEALTHY);
    two.echoing();
    assertThat(answers(10)).containsOnlyKeys(one.port());
  }

  @Test
  void nobodyWellIs503() {
    gateway =
        gateway(
            100,
            100,
            """
                healthchecks:
                  passive:
                    unhealthy: {tcp_failures: 1}
            """);
    one.close();
    two.close();

    gateway.get("/");
    Reply reply = gateway.get("/");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().getString("message"))
        .isEqualTo("failure to get a peer from the ring-balancer");
    one = EchoUpstream.start(VERTX);
    two = EchoUpstream.start(VERTX);
  }

  @Test
  void aNameWithoutAddressIs503() {
    gateway = plain("http://nowhere.invalid", BreakerSettings.DEFAULT);

    Reply reply = gateway.get("/");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().getString("message")).isEqualTo("name resolution failed");
  }

  @Test
  void theSameKeyGoesToTheSameTarget() {
    gateway = gateway(100, 100, "    hash_on: header\n    hash_on_header: X-User\n");
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      first.put("u" + i, server(gateway.get("/", "X-User: u" + i)));
    }

    assertThat(first.values()).contains(one.port(), two.port());
    first.forEach(
        (user, port) -> assertThat(server(gateway.get("/", "X-User: " + user))).isEqualTo(port));
  }

  /** What tells clients apart, and nothing else, says where they go. */
  @ParameterizedTest
  @CsvSource({
    "path, '', /echo/%d, /echo/%d?other=%d",
    "query_arg, hash_on_query_arg: user, /?user=%d, /other?x=%d&user=%d",
    "uri_capture, hash_on_uri_capture: user, /named/%d/x, /named/%d/y",
    "uri_capture, hash_on_uri_capture: \"1\", /numbered/%d/x, /numbered/%d/y"
  })
  void aPartOfTheAddressIsTheKey(String on, String name, String uri, String another) {
    gateway = gateway(100, 100, "    hash_on: " + on + "\n    " + name + "\n");
    Map<Integer, Integer> first = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      first.put(i, server(gateway.get(uri.formatted(i, i))));
    }

    assertThat(first.values()).contains(one.port(), two.port());
    first.forEach(
        (user, port) ->
            assertThat(server(gateway.get(another.formatted(user, user)))).isEqualTo(port));
  }

  @Test
  void aClientIsKnownByItsAddress() {
    gateway = gateway(100, 100, "    hash_on: ip\n");

    assertThat(answers(20)).hasSize(1);
  }

  /** A key that is not there is that of everybody, so there is another part for these. */
  @Test
  void consumersGoToTheirTargetAndOthersByWhatIsLeft() {
    String file =
        file(
                100,
                100,
                "    hash_on: consumer\n    hash_fallback: header\n    hash_fallback_header: X\n")
            + "consumers:\n"
            + IntStream.range(0, 20)
                .mapToObj("  - {username: u%1$d, keyauth_credentials: [{key: k%1$d}]}\n"::formatted)
                .collect(Collectors.joining())
            + "  - {username: nobody}\n"
            + "plugins:\n  - {name: key-auth, config: {anonymous: nobody}}\n";
    Consumers consumers =
        new Consumers(
            new GatewayFileReader(name -> null)
                .read(file.getBytes(StandardCharsets.UTF_8), false)
                .file()
                .orElseThrow(),
            Clock.systemUTC());
    gateway =
        RunningGateway.of(
            VERTX, file, plugin -> new KeyAuthPlugin((KeyAuthConfig) plugin.config(), consumers));
    Map<Integer, Integer> first = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      first.put(i, server(gateway.get("/", "apikey: k" + i)));
    }

    assertThat(first.values()).contains(one.port(), two.port());
    first.forEach(
        (user, port) ->
            assertThat(server(gateway.get("/x", "X: " + port, "apikey: k" + user)))
                .isEqualTo(port));
  }

  @Test
  void aCookieIsMadeForWhoHasNone() {
    gateway = gateway(100, 100, "    hash_on: cookie\n    hash_on_cookie: peer\n");

    Reply first = gateway.get("/");
    String cookie = first.header("Set-Cookie");

    assertThat(cookie).startsWith("peer=").contains("Path=/");
    for (int i = 0; i < 5; i++) {
      Reply again = gateway.get("/", "Cookie: " + cookie.split(";")[0]);
      assertThat(server(again)).isEqualTo(server(first));
      assertThat(again.header("Set-Cookie")).isNull();
    }
  }

  @Test
  void leastConnectionsAvoidsWhoIsBusy() {
    gateway = gateway(100, 100, "    algorithm: least-connections\n");
    two.answering(request -> VERTX.setTimer(1500, late -> two.echo(request)));
    Thread busy =
        new Thread(
            () -> {
              gateway.get("/");
              gateway.get("/");
            });
    busy.start();
    Awaitility.await().until(() -> two.requests() == 1);

    assertThat(answers(10)).containsOnlyKeys(one.port());
  }

  @Test
  void theBreakerOpensAndClosesByItself() {
    gateway =
        plain(
            "http://127.0.0.1:" + one.port(),
            new BreakerSettings(4, 0.5, Duration.ofMillis(300), 2));
    one.answering(request -> request.response().setStatusCode(500).end());
    for (int i = 0; i < 4; i++) {
      assertThat(gateway.get("/").status()).isEqualTo(500);
    }

    Reply refused = gateway.get("/");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(one.requests()).isEqualTo(4);
    assertThat(breaker()).isEqualTo(Breaker.State.OPEN);
    one.echoing();
    Awaitility.await().until(() -> breaker() == Breaker.State.HALF_OPEN);
    assertThat(gateway.get("/").status()).isEqualTo(200);
    assertThat(gateway.get("/").status()).isEqualTo(200);
    assertThat(breaker()).isEqualTo(Breaker.State.CLOSED);
  }

  private Breaker.State breaker() {
    ServiceDefinition service = gateway.proxy().gateway().file().services().get(0);
    return gateway.proxy().breaker(service).orElseThrow().state();
  }

  private PeerState state(int port) {
    return gateway.proxy().balancers().statuses().stream()
        .filter(target -> target.target().endsWith(":" + port))
        .map(TargetStatus::state)
        .findFirst()
        .orElseThrow();
  }

  /** How many answers came from which port; all are good. */
  private Map<Integer, Integer> answers(int requests) {
    Map<Integer, Integer> answers = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      answers.merge(server(gateway.get("/")), 1, Integer::sum);
    }
    return answers;
  }

  private static int server(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().getInteger("server");
  }

  private RunningGateway gateway(int weightOfOne, int weightOfTwo, String more) {
    return RunningGateway.of(VERTX, file(weightOfOne, weightOfTwo, more));
  }

  private String file(int weightOfOne, int weightOfTwo, String more) {
    return """
        _format_version: "3.0"
        services:
          - name: echo
            host: echoes
            routes:
              - name: all
                paths: [/]
              - name: captures
                paths: ["~/named/(?<user>[^/]+)/", "~/numbered/([^/]+)/"]
        upstreams:
          - name: echoes
            targets:
              - {target: "127.0.0.1:%d", weight: %d}
              - {target: "127.0.0.1:%d", weight: %d}
        """
            .formatted(one.port(), weightOfOne, two.port(), weightOfTwo)
        + more;
  }

  private RunningGateway plain(String url, BreakerSettings breaker) {
    return RunningGateway.of(
        VERTX,
        """
        _format_version: "3.0"
        services:
          - name: echo
            url: %s
            routes:
              - name: all
                paths: [/]
        """
            .formatted(url),
        breaker);
  }
}
