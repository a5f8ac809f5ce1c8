package dev.platformapi.gateway.plugin.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.upstream.PeerState;
import dev.platformapi.gateway.upstream.TargetStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** prometheus, section 11 of Kong's rules: the page. */
class KongMetricsTest {
  private final KongMetrics metrics =
      new KongMetrics(
          "n-1",
          "1.0",
          () -> new Traffic(10, 4, 99, 3),
          () ->
              List.of(
                  new TargetStatus("up", "a:80", "10.0.0.1:80", 100, PeerState.UNHEALTHY, 0),
                  new TargetStatus("up", "b:80", "", 100, PeerState.DNS_ERROR, 0)));

  private List<String> lines() {
    return metrics.page(false).lines().toList();
  }

  @Test
  void theNodeIsTold() {
    assertThat(lines())
        .contains(
            "# TYPE kong_node_info gauge",
            "kong_node_info{node_id=\"n-1\",version=\"1.0\"} 1",
            "# TYPE kong_datastore_reachable gauge",
            "kong_datastore_reachable 1");
  }

  @Test
  void connectionsAndRequestsAreTold() {
    assertThat(lines())
        .contains(
            "# TYPE kong_nginx_connections_total gauge",
            "kong_nginx_connections_total{node_id=\"n-1\",subsystem=\"http\",state=\"accepted\"} 10",
            "kong_nginx_connections_total{node_id=\"n-1\",subsystem=\"http\",state=\"active\"} 4",
            "kong_nginx_connections_total{node_id=\"n-1\",subsystem=\"http\",state=\"handled\"} 10",
            "kong_nginx_connections_total{node_id=\"n-1\",subsystem=\"http\",state=\"total\"} 99",
            "kong_nginx_connections_total{node_id=\"n-1\",subsystem=\"http\",state=\"waiting\"} 1",
            "kong_nginx_connections_total{node_id=\"n-1\",subsystem=\"http\",state=\"writing\"} 3",
            "# TYPE kong_nginx_requests_total gauge",
            "kong_nginx_requests_total{node_id=\"n-1\",subsystem=\"http\"} 99");
  }

  @Test
  void nothingIsToldOfLuaAndTimers() {
    assertThat(metrics.page(false)).doesNotContain("lua", "kong_nginx_timers");
  }

  @Test
  void eachStateOfATargetIsTold() {
    String of =
        "kong_upstream_target_health{upstream=\"up\",target=\"a:80\",address=\"10.0.0.1:80\",";
    assertThat(metrics.page(false)).as("not wanted").doesNotContain("kong_upstream");

    metrics.loaded(List.of(), true);

    assertThat(lines())
        .contains(
            "# TYPE kong_upstream_target_health gauge",
            of + "state=\"healthchecks_off\",subsystem=\"http\"} 0",
            of + "state=\"healthy\",subsystem=\"http\"} 0",
            of + "state=\"unhealthy\",subsystem=\"http\"} 1",
            of + "state=\"dns_error\",subsystem=\"http\"} 0")
        .anyMatch(line -> line.contains("address=\"\",state=\"dns_error\"") && line.endsWith(" 1"));
  }

  @Test
  void bytesAreACounterWithoutTotal() {
    metrics.passed("s", "r", 5, 7, "");
    metrics.passed("s", "r", 5, 0, "");

    assertThat(lines())
        .contains(
            "# TYPE kong_bandwidth_bytes counter",
            "kong_bandwidth_bytes{service=\"s\",route=\"r\",direction=\"ingress\",workspace=\"default\",consumer=\"\"} 10",
            "kong_bandwidth_bytes{service=\"s\",route=\"r\",direction=\"egress\",workspace=\"default\",consumer=\"\"} 7");
  }

  @Test
  void requestsAreCountedByStatusSourceAndConsumer() {
    metrics.answered("s", "r", 200, true, "ann");
    metrics.answered("s", "r", 200, true, "ann");
    metrics.answered("s", "r", 429, false, "");

    assertThat(lines())
        .contains(
            "# TYPE kong_http_requests_total counter",
            "kong_http_requests_total{service=\"s\",route=\"r\",code=\"200\",source=\"service\",workspace=\"default\",consumer=\"ann\"} 2",
            "kong_http_requests_total{service=\"s\",route=\"r\",code=\"429\",source=\"kong\",workspace=\"default\",consumer=\"\"} 1");
  }

  @Test
  void labelsAreEscaped() {
    metrics.answered("a\"b\\c\nd", "r", 200, true, "");

    assertThat(metrics.page(false)).contains("{service=\"a\\\"b\\\\c\\nd\",route=");
  }

  /** A bound belongs to its bucket. */
  @ParameterizedTest(name = "11: {0} microseconds are at most {1} ms")
  @CsvSource({"0, 1", "1000, 1", "1001, 2", "2000, 2", "7000, 7", "6000000, 6000", "6000001, +Inf"})
  void timesAreInTheirBuckets(long micros, String bound) {
    Histogram histogram =
        new Histogram(1, 2, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 750, 1000, 3000, 6000);
    histogram.add(TimeUnit.MICROSECONDS.toNanos(micros));
    Exposition out = new Exposition(false);
    histogram.write(out, "h", List.of("a"), List.of("b"));

    List<String> buckets =
        out.toString().lines().filter(line -> line.startsWith("h_bucket")).toList();
    assertThat(buckets).hasSize(18);
    String first = buckets.stream().filter(line -> line.endsWith(" 1")).findFirst().orElseThrow();
    assertThat(first).isEqualTo("h_bucket{a=\"b\",le=\"" + bound + "\"} 1");
  }

  @Test
  void timesAreSummedInMilliseconds() {
    Histogram histogram = new Histogram(1);
    histogram.add(TimeUnit.MICROSECONDS.toNanos(1250));
    histogram.add(TimeUnit.MILLISECONDS.toNanos(2));
    Exposition out = new Exposition(false);
    histogram.write(out, "h", List.of(), List.of());

    assertThat(out.toString().lines())
        .containsExactly(
            "h_bucket{le=\"1\"} 0", "h_bucket{le=\"+Inf\"} 2", "h_count 2", "h_sum 3.25");
  }

  @Test
  void routesThatAreGoneAreForgotten() {
    metrics.answered("s", "old", 200, true, "");
    metrics.passed("s", "old", 1, 1, "");
    metrics.answered("s", "new", 200, true, "");

    metrics.loaded(List.of("new"), false);

    assertThat(metrics.page(false)).contains("route=\"new\"").doesNotContain("route=\"old\"");
  }

  /** OpenMetrics has no counter without _total, and calls a family without it. */
  @Test
  void openMetricsIsTheSameButForTheHeads() {
    metrics.answered("s", "r", 200, true, "");
    metrics.passed("s", "r", 1, 1, "");

    List<String> plain = lines();
    List<String> open = metrics.page(true).lines().toList();

    assertThat(open)
        .contains("# TYPE kong_http_requests counter", "# TYPE kong_bandwidth_bytes unknown");
    assertThat(open.stream().filter(line -> !line.startsWith("#")))
        .containsExactlyElementsOf(plain.stream().filter(line -> !line.startsWith("#")).toList());
  }
}
