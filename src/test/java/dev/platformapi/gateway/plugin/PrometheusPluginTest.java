package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.plugin.PrometheusConfig;
import dev.platformapi.gateway.config.plugin.ProxyCacheConfig;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig;
import dev.platformapi.gateway.plugin.cache.MemoryStore;
import dev.platformapi.gateway.plugin.limit.LocalWindows;
import dev.platformapi.gateway.plugin.metric.KongMetrics;
import dev.platformapi.gateway.plugin.metric.Traffic;
import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.gateway.support.RunningGateway;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** prometheus, section 11 of Kong's rules: what requests are counted as. */
class PrometheusPluginTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String ALL =
      "status_code_metrics: true, latency_metrics: true, bandwidth_metrics: true";
  private static EchoUpstream upstream;

  private final KongMetrics metrics =
      new KongMetrics("n", "1", () -> new Traffic(0, 0, 0, 0), List::of);
  private RunningGateway gateway;

  @BeforeAll
  static void start() {
    upstream = EchoUpstream.start(VERTX);
  }

  @AfterAll
  static void stop() {
    upstream.close();
    VERTX.close();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private void measured(String config) {
    measured(config, "");
  }

  private void measured(String config, String more) {
    run(
        PluginTests.file(
            upstream.port(), "- {name: prometheus, config: {" + config + "}}\n" + more));
  }

  private void run(String file) {
    InstantSource clock = InstantSource.system();
    LocalWindows local = new LocalWindows(clock);
    MemoryStore memory = new MemoryStore(1 << 20, clock);
    gateway =
        RunningGateway.of(
            VERTX,
            file,
            definition -> {
              if (definition.config() instanceof PrometheusConfig config) {
                return new PrometheusPlugin(config, metrics);
              }
              if (definition.config() instanceof ProxyCacheConfig config) {
                return new ProxyCachePlugin(config, memory, clock);
              }
              return definition.config() instanceof RateLimitingConfig
                  ? new RateLimitingPlugin(definition, local, clock)
                  : PluginTests.login();
            });
  }

  /** What is counted, as soon as so many requests are over. */
  private List<String> lines(int requests) {
    Awaitility.await().until(() -> gateway.ended().size() >= requests);
    return metrics.page(false).lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void requestsAreCounted() {
    measured("status_code_metrics: true");
    gateway.get("/");
    gateway.get("/status/503");
    gateway.get("/status/503");

    assertThat(lines(3))
        .contains(
            requests("code=\"200\",source=\"service\"", "") + " 1",
            requests("code=\"503\",source=\"service\"", "") + " 2");
  }

  private static String requests(String middle, String consumer) {
    return "kong_http_requests_total{service=\"echo\",route=\"all\","
        + middle
        + ",workspace=\"default\",consumer=\""
        + consumer
        + "\"}";
  }

  /** 11: the consumer is told where per_consumer is on, by the username. */
  @ParameterizedTest(name = "11: per_consumer {0}, called by {1}: {2}")
  @CsvSource({"true, ann, ann", "true, key, ''", "false, ann, ''"})
  void consumersAreToldWhereThatIsConfigured(boolean told, String caller, String label) {
    measured(ALL + ", per_consumer: " + told);
    gateway.get("/", "X-Test-Consumer: " + caller);

    assertThat(lines(1)).contains(requests("code=\"200\",source=\"service\"", label) + " 1");
    assertThat(metrics.page(false))
        .contains(
            "kong_bandwidth_bytes{service=\"echo\",route=\"all\",direction=\"egress\","
                + "workspace=\"default\",consumer=\""
                + label
                + "\"}");
  }

  /** 11: all flags are off by default, each is for itself. */
  @ParameterizedTest(name = "11: with {0} there is {1}")
  @CsvSource({
    "'', ''",
    "status_code_metrics: true, kong_http_requests_total",
    "bandwidth_metrics: true, kong_bandwidth_bytes",
    "latency_metrics: true, kong_kong_latency_ms kong_request_latency_ms kong_upstream_latency_ms"
  })
  void onlyWhatIsConfiguredIsMeasured(String config, String expected) {
    measured(config);
    gateway.get("/");
    lines(1);

    assertThat(
            metrics
                .page(false)
                .lines()
                .filter(line -> line.startsWith("# TYPE"))
                .map(line -> line.split(" ", -1)[2])
                .filter(name -> !name.matches("kong_(nginx|node|datastore)_.*"))
                .toList())
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ", -1)));
  }

  /** 11: the buckets of each histogram. */
  @ParameterizedTest(name = "11: buckets of {0}")
  @CsvSource({
    "kong_kong_latency_ms, 1 2 5 7 10 15 20 30 50 75 100 200 500 750 1000 3000 6000 +Inf",
    "kong_upstream_latency_ms, 25 50 80 100 250 400 700 1000 2000 5000 10000 30000 60000 +Inf",
    "kong_request_latency_ms, 25 50 80 100 250 400 700 1000 2000 5000 10000 30000 60000 +Inf"
  })
  void timesAreMeasured(String name, String bounds) {
    measured("latency_metrics: true");
    gateway.get("/");
    String labels = "{service=\"echo\",route=\"all\",workspace=\"default\"";

    List<String> lines = lines(1);
    assertThat(lines).contains(name + "_count" + labels + "} 1");
    assertThat(lines).anyMatch(line -> line.startsWith(name + "_sum" + labels + "} "));
    assertThat(
            lines.stream()
                .filter(line -> line.startsWith(name + "_bucket" + labels + ",le=\""))
                .map(line -> line.split("le=\"", -1)[1].split("\"", -1)[0])
                .toList())
        .containsExactly(bounds.split(" ", -1));
  }

  @Test
  void bytesOfBodiesAreCounted() {
    measured("bandwidth_metrics: true");
    gateway.send("POST", "/", "x".repeat(10_000));

    assertThat(bytes("ingress")).isBetween(10_000L, 11_000L);
    assertThat(bytes("egress")).as("it is echoed").isBetween(10_000L, 12_000L);
  }

  private long bytes(String direction) {
    return lines(1).stream()
        .filter(line -> line.contains("direction=\"" + direction + "\""))
        .mapToLong(line -> Long.parseLong(line.split("} ", -1)[1]))
        .sum();
  }

  /** 11: what plugins answer has another source, and takes no upstream's time. */
  @Test
  void whatTheGatewayAnswersIsNotTheServices() {
    measured(ALL, "- {name: rate-limiting, config: {year: 1}}\n");
    gateway.get("/");
    gateway.get("/");

    assertThat(lines(2))
        .contains(
            requests("code=\"200\",source=\"service\"", "") + " 1",
            requests("code=\"429\",source=\"kong\"", "") + " 1")
        .anyMatch(line -> line.startsWith("kong_upstream_latency_ms_count") && line.endsWith(" 1"))
        .anyMatch(line -> line.startsWith("kong_kong_latency_ms_count") && line.endsWith(" 2"))
        .anyMatch(line -> line.startsWith("kong_request_latency_ms_count") && line.endsWith(" 2"));
  }

  @Test
  void answersThatWereKeptAreNotTheServices() {
    upstream.answering(
        request -> request.response().putHeader("Content-Type", "text/plain").end("x"));
    measured(ALL, "- {name: proxy-cache, config: {strategy: memory}}\n");
    gateway.get("/");
    gateway.get("/");
    upstream.echoing();

    assertThat(lines(2)).contains(requests("code=\"200\",source=\"kong\"", "") + " 1");
  }

  @Test
  void anUpstreamThatIsAwayIsCountedToo() {
    EchoUpstream gone = EchoUpstream.start(VERTX);
    gone.close();
    run(PluginTests.file(gone.port(), "- {name: prometheus, config: {" + ALL + "}}\n"));
    int status = gateway.get("/").status();

    assertThat(lines(1)).contains(requests("code=\"" + status + "\",source=\"kong\"", "") + " 1");
  }

  /** 11: a service without a name is called by its host, a route without one by its id. */
  @Test
  void whatHasNoNameIsCalledOtherwise() {
    run(
        """
        _format_version: "3.0"
        services:
        - url: http://127.0.0.1:%d
          routes:
          - {id: %s, paths: [/]}
        plugins:
        - {name: prometheus, config: {status_code_metrics: true}}
        """
            .formatted(upstream.port(), PluginTests.ROUTE));
    gateway.get("/");

    assertThat(lines(1))
        .contains(
            "kong_http_requests_total{service=\"127.0.0.1\",route=\""
                + PluginTests.ROUTE
                + "\",code=\"200\",source=\"service\",workspace=\"default\",consumer=\"\"} 1");
  }

  /** 11: nothing is counted without a service. */
  @Test
  void whatGoesNowhereIsNotCounted() {
    run(
        """
        _format_version: "3.0"
        routes:
        - {name: nowhere, paths: [/]}
        plugins:
        - {name: prometheus, config: {status_code_metrics: true}}
        """);
    gateway.get("/");

    assertThat(lines(1)).noneMatch(line -> line.startsWith("kong_http_requests_total"));
  }
}
