package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;

/**
 * What is measured.
 *
 * @param perConsumer whether metrics tell consumers apart
 */
public record PrometheusConfig(
    boolean perConsumer,
    boolean statusCodeMetrics,
    boolean latencyMetrics,
    boolean bandwidthMetrics,
    boolean upstreamHealthMetrics)
    implements PluginConfig {

  static PrometheusConfig read(Fields fields) {
    fields.unused("ai_metrics", "this gateway calls no language models");
    fields.unused("wasm_metrics", "this gateway runs no WebAssembly");
    return new PrometheusConfig(
        fields.get("per_consumer").bool().orElse(false),
        fields.get("status_code_metrics").bool().orElse(false),
        fields.get("latency_metrics").bool().orElse(false),
        fields.get("bandwidth_metrics").bool().orElse(false),
        fields.get("upstream_health_metrics").bool().orElse(false));
  }
}
