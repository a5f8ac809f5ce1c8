package dev.platformapi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.plugin.metric.KongMetrics;
import dev.platformapi.gateway.plugin.metric.Traffic;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsPageTest {
  private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final KongMetrics kong =
      new KongMetrics("n", "1", () -> new Traffic(0, 0, 0, 0), List::of);
  private final MetricsPage page = new MetricsPage(own, kong);

  @ParameterizedTest
  @CsvSource({
    "," + PLAIN,
    "*/*, " + PLAIN,
    "text/plain, " + PLAIN,
    "application/openmetrics-text; version=1.0.0, " + OPEN,
    "'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4', " + PLAIN
  })
  void theFormIsThatOfTheClient(String accept, String type) {
    assertThat(MetricsPage.contentType(accept)).isEqualTo(type);
  }

  @Test
  void bothAreOnThePage() {
    own.counter("mine").increment();
    kong.passed("s", "r", 1, 0, "");

    assertThat(page.text(PLAIN))
        .contains("\nmine_total 1.0\n", "\n# TYPE kong_bandwidth_bytes counter\n")
        .doesNotContain("# EOF");
  }

  @Test
  void theEndIsAtTheEnd() {
    own.counter("mine").increment();

    assertThat(page.text(OPEN))
        .contains("mine_total 1.0", "kong_node_info")
        .endsWith("\n# EOF\n")
        .containsOnlyOnce("# EOF");
  }
}
