package dev.platformapi.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {
  @Test
  void metricsAreToldFromFunctionsLabelsTextsAndDurations() {
    PromQl read =
        PromQl.of(
            """
            histogram_quantile(0.99, sum by (le, uri) (rate(a_seconds_bucket{status=~"5..", uri!="b{c}"}[$__rate_interval])))
              / on (pod) group_left (version) max without (instance) (c_info offset 5m) # d_total
              > bool 1e3 and d:rate5m unless absent(e_total{namespace=~"$namespace"}[30m:1m])
            """);

    assertThat(read.metrics())
        .isEqualTo(
            Map.of(
                "a_seconds_bucket", Set.of("status", "uri"),
                "c_info", Set.of(),
                "d:rate5m", Set.of(),
                "e_total", Set.of("namespace")));
    assertThat(read.groups()).containsExactlyInAnyOrder("le", "uri", "pod", "version", "instance");
  }

  @Test
  void aSelectorWithoutAMetricIsNotTaken() {
    assertThatThrownBy(() -> PromQl.of("sum({job=\"a\"})"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
