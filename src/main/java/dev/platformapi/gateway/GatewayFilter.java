package dev.platformapi.gateway;

import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.proxy.Proxy;
import dev.platformapi.gateway.proxy.RefusedException;
import dev.platformapi.gateway.route.RouteMatch;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.http.TraceContext;
import dev.platformapi.http.Traffic;
import dev.platformapi.http.TrustedProxies;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;

/**
 * Takes the requests that have a route, before all others get to see them. Alone it takes all of
 * them.
 */
@ApplicationScoped
class GatewayFilter {
  /** Before gRPC, which is before all that happens to requests of HTTP. */
  private static final int BEFORE_ALL = 1300;

  private final Gateways gateways;
  private final ClientTraffic traffic;
  private final Traffic requests;
  private final TrustedProxies proxies;
  private final boolean only;

  GatewayFilter(
      Gateways gateways,
      ProxyFactory factory,
      TrustedProxies proxies,
      Traffic requests,
      GatewayConfig config) {
    this.requests = requests;
    this.traffic = factory.traffic();
    this.gateways = gateways;
    this.proxies = proxies;
    this.only = config.only();
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, BEFORE_ALL);
  }

  private void handle(RoutingContext context) {
    Proxy proxy = gateways.proxy();
    if (proxy == null) {
      context.next();
      return;
    }
    HttpServerRequest request = context.request();
    try {
      Optional<RouteMatch> match = proxy.find(request);
      if (match.isPresent()) {
        serve(proxy, request, match.get());
      } else if (only) {
        refuse(request, 404, "no Route matched with those values");
      } else {
        context.next();
      }
    } catch (RefusedException e) {
      refuse(request, e.status(), e.getMessage());
    }
  }

  private void serve(Proxy proxy, HttpServerRequest request, RouteMatch match) {
    Exchange.Client client = client(request);
    RequestRecord record =
        requests.begin(TraceContext.continuing(request.getHeader(TraceContext.HEADER)));
    traffic.begin(request.connection());
    if (request.headers().contains(HttpHeaders.UPGRADE)) {
      record.setAside();
    }
    proxy.serve(request, match, client, new ExchangeRecord(record, request, traffic));
  }

  private void refuse(HttpServerRequest request, int status, String message) {
    RequestRecord record =
        new RequestRecord(TraceContext.continuing(request.getHeader(TraceContext.HEADER)));
    String id = Proxy.refuse(request, status, message);
    ExchangeRecord.refused(record, request, client(request), id, status);
  }

  /** What a trusted proxy says of the client is believed. */
  private Exchange.Client client(HttpServerRequest request) {
    String peer = request.connection().remoteAddress().hostAddress();
    List<String> forwarded = request.headers().getAll(TrustedProxies.HEADER);
    boolean trusted = proxies.isTrusted(peer);
    String address = trusted ? proxies.client(peer, forwarded) : peer;
    String proto = trusted ? request.getHeader("X-Forwarded-Proto") : null;
    boolean https = proto == null ? request.isSSL() : proto.equalsIgnoreCase("https");
    return new Exchange.Client(address, peer, https, port(request, trusted), trusted);
  }

  private static int port(HttpServerRequest request, boolean trusted) {
    String forwarded = trusted ? request.getHeader("X-Forwarded-Port") : null;
    return forwarded != null && forwarded.matches("\\d{1,5}")
        ? Integer.parseInt(forwarded)
        : request.localAddress().port();
  }
}
