package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.UpstreamRequest;
import dev.platformapi.gateway.route.BadPathException;
import dev.platformapi.gateway.route.RouteMatch;
import dev.platformapi.gateway.route.RouteRequest;
import dev.platformapi.gateway.upstream.Balancer;
import dev.platformapi.gateway.upstream.Balancers;
import dev.platformapi.gateway.upstream.Breaker;
import dev.platformapi.gateway.upstream.Breakers;
import dev.platformapi.gateway.upstream.Upstreams;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** One loaded file at work. It never changes: another file is another proxy. */
public final class Proxy {
  /** What it calls itself. */
  public static final String NAME = "platform-api";

  private final Vertx vertx;
  private final Gateway gateway;
  private final ProxySettings settings;
  private final Balancers balancers;
  private final Breakers breakers;
  private final Map<UUID, ServiceClient> clients;
  private final PluginChains chains;

  /**
   * @param clients outlive the proxy, as do
   * @param upstreams and
   * @param breakers
   */
  public Proxy(
      Vertx vertx,
      Gateway gateway,
      ProxySettings settings,
      UpstreamClients clients,
      Upstreams upstreams,
      Breakers breakers,
      PluginFactory plugins) {
    this.vertx = vertx;
    this.gateway = gateway;
    this.settings = settings;
    this.balancers = upstreams.load(gateway.file());
    this.breakers = breakers;
    breakers.keep(gateway.file().services());
    this.clients = clients(clients);
    this.chains = new PluginChains(gateway, plugins);
  }

  private Map<UUID, ServiceClient> clients(UpstreamClients all) {
    Certificates certificates = new Certificates(gateway);
    return gateway.file().services().stream()
        .collect(Collectors.toMap(ServiceDefinition::id, service -> all.of(service, certificates)));
  }

  /** The file that it works from. */
  public Gateway gateway() {
    return gateway;
  }

  /**
   * Finds the route of a request; empty when it has none.
   *
   * @throws RefusedException when nobody should guess what it asks for
   */
  public Optional<RouteMatch> find(HttpServerRequest request) {
    if (RequestCheck.isLast(request)) {
      Framing.endsWith(request);
    }
    RequestTarget target = RequestTarget.of(request);
    RouteRequest asked;
    try {
      asked = RouteRequest.of(request.method().name(), target.path());
    } catch (BadPathException e) {
      throw RefusedException.badRequest();
    }
    asked =
        asked
            .withHost(
                target.host(), request.localAddress() == null ? 0 : request.localAddress().port())
            .withHeaders(request.headers()::getAll);
    return gateway
        .router()
        .find(request.isSSL() ? asked.overTls(request.connection().indicatedServerName()) : asked);
  }

  /**
   * Takes a request to its service and brings the answer back.
   *
   * @param observer is told what becomes of it
   */
  public void serve(
      HttpServerRequest request,
      RouteMatch match,
      Exchange.Client client,
      ExchangeObserver observer) {
    request.pause();
    Optional<ServiceDefinition> service = gateway.service(match.route());
    MultiMap headers = HttpHeaders.headers();
    headers.addAll(request.headers());
    long size = HeadSize.of(headers);
    headers.remove(HttpHeaders.HOST);
    HopByHop.remove(headers);
    UpstreamRequest upstream =
        new UpstreamRequest(
            request.method().name(),
            match.upstreamPath(service.flatMap(ServiceDefinition::path).orElse(null)),
            request.query(),
            headers);
    ClientBody body = new ClientBody(request, settings.bodyInMemory());
    Exchange exchange =
        new Exchange(request, match, service, client, newId(), upstream, body::whole);
    exchange.addBytesIn(size);
    body.of(exchange);
    ForwardedHeaders.set(exchange, via(request.version()));
    new Journey(this, exchange, body, chains.of(match.route()), observer).begin();
  }

  Vertx vertx() {
    return vertx;
  }

  ProxySettings settings() {
    return settings;
  }

  /** What it says of itself in {@code Via} (RFC 9110, section 7.6.3). */
  String via(HttpVersion received) {
    return switch (received) {
          case HTTP_1_0 -> "1.0 ";
          case HTTP_1_1 -> "1.1 ";
          case HTTP_2 -> "2 ";
        }
        + NAME;
  }

  /** Who answers for the services and upstreams of the file. */
  public Balancers balancers() {
    return balancers;
  }

  /** The circuit breaker of a service; empty when there are none. */
  public Optional<Breaker> breaker(ServiceDefinition service) {
    return breakers.of(service);
  }

  Balancer balancer(ServiceDefinition service) {
    return balancers.of(service);
  }

  /** What calls the upstreams of a service of the file. */
  public ServiceClient client(ServiceDefinition service) {
    return clients.get(service.id());
  }

  /** The Host that an upstream wants; null when it wants none in particular. */
  String hostHeader(ServiceDefinition service) {
    return gateway.upstream(service).flatMap(UpstreamDefinition::hostHeader).orElse(null);
  }

  /**
   * Refuses a request that has no route or cannot have one.
   *
   * @param status 404 or 400
   * @return the id that the client is told
   */
  public static String refuse(HttpServerRequest request, int status, String message) {
    String id = newId();
    new Refusal(request, status).send(message, id);
    return id;
  }

  /** Of cookies that are made to send a client to the same peer again. */
  String cookiePath(ServiceDefinition service) {
    return gateway.upstream(service).map(UpstreamDefinition::hashOnCookiePath).orElse("/");
  }

  private static String newId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
