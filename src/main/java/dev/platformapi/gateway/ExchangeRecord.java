package dev.platformapi.gateway;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.proxy.ExchangeObserver;
import dev.platformapi.http.AccessLog;
import dev.platformapi.http.MetricsAddress;
import dev.platformapi.http.Origin;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.http.TraceContext;
import dev.platformapi.http.Traffic;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the log, the trace and the metrics learn of a request that passes the gateway. */
final class ExchangeRecord implements ExchangeObserver {
  private static final long MILLIS = 1_000_000;

  private static final String TRACE_STATE = "tracestate";

  private final RequestRecord record;
  private final ClientTraffic traffic;
  private final Span span = Span.current();

  ExchangeRecord(RequestRecord record, HttpServerRequest request, ClientTraffic traffic) {
    this.traffic = traffic;
    this.record = record;
    MetricsAddress.set(request, "/gateway");
    if (span.getSpanContext().isValid()) {
      // The upstream goes on from the span of its own request, which is written beside them.
      request.headers().remove(TraceContext.HEADER).remove(TRACE_STATE);
    }
  }

  @Override
  public void answered(Exchange exchange) {
    if (!span.isRecording()) {
      return;
    }
    span.setAttribute("gateway.route", exchange.route().label());
    exchange.service().ifPresent(service -> span.setAttribute("gateway.service", service.label()));
    exchange
        .consumer()
        .ifPresent(who -> span.setAttribute("gateway.consumer", who.id().toString()));
    span.setAttribute("gateway.upstream_ms", exchange.times().upstream() / MILLIS);
    span.setAttribute("gateway.request_id", exchange.id());
  }

  @Override
  public void ended(Exchange exchange) {
    traffic.end();
    record.end("gateway", exchange.route().label(), Traffic.Outcome.of(exchange.status()));
    if (!AccessLog.isOn()) {
      return;
    }
    HttpServerRequest request = exchange.request();
    Map<String, String> fields = begin(request);
    fields.put("route", exchange.route().label());
    fields.put("service", exchange.service().map(ServiceDefinition::label).orElse(null));
    fields.put("consumer", exchange.consumer().map(who -> who.id().toString()).orElse(null));
    fields.put("upstream", exchange.upstreamAddress());
    fields.put("status", Integer.toString(exchange.status()));
    fields.put("upstream_ms", Long.toString(exchange.times().upstream() / MILLIS));
    fields.put("bytes_in", Long.toString(exchange.bytesIn()));
    fields.put("bytes", Long.toString(exchange.bytesOut()));
    AccessLog.write(fields, record, origin(request, exchange.client(), exchange.id()));
  }

  /** A request without a route. */
  static void refused(
      RequestRecord record,
      HttpServerRequest request,
      Exchange.Client client,
      String id,
      int status) {
    MetricsAddress.set(request, "/gateway/refused");
    if (AccessLog.isOn()) {
      Map<String, String> fields = begin(request);
      fields.put("status", Integer.toString(status));
      AccessLog.write(fields, record, origin(request, client, id));
    }
  }

  private static Map<String, String> begin(HttpServerRequest request) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("method", request.method().name());
    fields.put("path", request.path());
    fields.put("protocol", "gateway");
    return fields;
  }

  private static Origin origin(HttpServerRequest request, Exchange.Client client, String id) {
    return new Origin(id, client.address(), request.getHeader(HttpHeaders.USER_AGENT));
  }
}
