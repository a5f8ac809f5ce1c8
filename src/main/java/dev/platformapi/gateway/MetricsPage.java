package dev.platformapi.gateway;

import dev.platformapi.gateway.plugin.metric.KongMetrics;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/**
 * The page of metrics as on Kong's Status API: Kong's as they are called there, and the service's
 * own. It reads what is measured, so it is to be run where it may block.
 */
public final class MetricsPage implements Handler<RoutingContext> {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String END = "# EOF\n";

  private final PrometheusMeterRegistry own;
  private final KongMetrics kong;

  /** A page of both. */
  public MetricsPage(PrometheusMeterRegistry own, KongMetrics kong) {
    this.own = own;
    this.kong = kong;
  }

  @Override
  public void handle(RoutingContext context) {
    String type = contentType(context.request().getHeader(HttpHeaders.ACCEPT));
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(text(type));
  }

  /** Prometheus takes both forms; the plain one has Kong's names whole. */
  static String contentType(String accept) {
    boolean plain =
        accept == null || accept.contains("text/plain") || !accept.contains(OPEN_METRICS);
    return plain ? TextFormat.CONTENT_TYPE_004 : TextFormat.CONTENT_TYPE_OPENMETRICS_100;
  }

  String text(String type) {
    String page = own.scrape(type);
    return type.startsWith(OPEN_METRICS)
        ? page.substring(0, page.length() - END.length()) + kong.page(true) + END
        : page + kong.page(false);
  }
}
