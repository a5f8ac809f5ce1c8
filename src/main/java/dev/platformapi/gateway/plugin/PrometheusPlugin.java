package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.ConsumerDefinition;
import dev.platformapi.gateway.config.plugin.PrometheusConfig;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.plugin.metric.KongMetrics;

/** {@code prometheus}: counts requests that go to a service, as far as it is configured to. */
public final class PrometheusPlugin implements Plugin {
  private final PrometheusConfig config;
  private final KongMetrics metrics;

  /**
   * One with a configuration.
   *
   * @param metrics that all such plugins share
   */
  public PrometheusPlugin(PrometheusConfig config, KongMetrics metrics) {
    this.config = config;
    this.metrics = metrics;
  }

  @Override
  public void end(Exchange exchange) {
    exchange
        .service()
        .map(KongMetrics::label)
        .ifPresent(service -> count(exchange, service, exchange.route().label()));
  }

  private void count(Exchange exchange, String service, String route) {
    String consumer =
        config.perConsumer()
            ? exchange.consumer().flatMap(ConsumerDefinition::username).orElse("")
            : "";
    if (config.statusCodeMetrics()) {
      metrics.answered(
          service, route, exchange.status(), exchange.isAnsweredByUpstream(), consumer);
    }
    if (config.bandwidthMetrics()) {
      metrics.passed(service, route, exchange.bytesIn(), exchange.bytesOut(), consumer);
    }
    if (config.latencyMetrics()) {
      metrics.took(service, route, exchange.times());
    }
  }
}
