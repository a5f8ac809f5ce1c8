package dev.platformapi.gateway.route;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Collects a {@link Route}: each method takes what the route has by its name, and gives the builder
 * back. What is not said keeps Kong's default.
 */
public final class RouteBuilder {
  /** Where Kong takes the ids of routes from that the file gives none. */
  private static final UUID NAMESPACE =
      NameId.of(UUID.fromString("fd02801f-0957-4a15-a55a-c8d9606f30b5"), "routes");

  private final String name;
  private UUID id;
  private UUID service;
  private Set<Protocol> protocols = EnumSet.of(Protocol.HTTP, Protocol.HTTPS);
  private List<String> methods = List.of();
  private List<String> hosts = List.of();
  private List<String> paths = List.of();
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private List<String> snis = List.of();
  private Boolean stripPath;
  private boolean preserveHost;
  private int regexPriority;
  private int httpsRedirectStatusCode = 426;
  private boolean requestBuffering = true;
  private boolean responseBuffering = true;

  RouteBuilder(String name) {
    this.name = name;
  }

  public RouteBuilder id(UUID id) {
    this.id = id;
    return this;
  }

  public RouteBuilder service(UUID service) {
    this.service = service;
    return this;
  }

  /** Instead of HTTP and HTTPS. */
  public RouteBuilder protocols(Protocol first, Protocol... others) {
    this.protocols = EnumSet.of(first, others);
    return this;
  }

  public RouteBuilder methods(String... methods) {
    this.methods = List.of(methods);
    return this;
  }

  public RouteBuilder hosts(String... hosts) {
    this.hosts = List.of(hosts);
    return this;
  }

  public RouteBuilder paths(String... paths) {
    this.paths = List.of(paths);
    return this;
  }

  /** One more header that a request must have, with one of the values. */
  public RouteBuilder header(String name, String... values) {
    headers.put(name, List.of(values));
    return this;
  }

  public RouteBuilder snis(String... snis) {
    this.snis = List.of(snis);
    return this;
  }

  /** Unless it is said, a path is stripped, and that of a gRPC call is not. */
  public RouteBuilder stripPath(boolean stripPath) {
    this.stripPath = stripPath;
    return this;
  }

  public RouteBuilder preserveHost(boolean preserveHost) {
    this.preserveHost = preserveHost;
    return this;
  }

  public RouteBuilder regexPriority(int regexPriority) {
    this.regexPriority = regexPriority;
    return this;
  }

  public RouteBuilder httpsRedirectStatusCode(int httpsRedirectStatusCode) {
    this.httpsRedirectStatusCode = httpsRedirectStatusCode;
    return this;
  }

  public RouteBuilder requestBuffering(boolean requestBuffering) {
    this.requestBuffering = requestBuffering;
    return this;
  }

  public RouteBuilder responseBuffering(boolean responseBuffering) {
    this.responseBuffering = responseBuffering;
    return this;
  }

  /** The route; the builder may be changed and used again. */
  public Route build() {
    boolean grpc = protocols.contains(Protocol.GRPC) || protocols.contains(Protocol.GRPCS);
    return new Route(
        id == null ? NameId.of(NAMESPACE, name) : id,
        name,
        service,
        protocols,
        methods,
        hosts,
        paths,
        headers,
        snis,
        stripPath == null ? !grpc : stripPath,
        preserveHost,
        regexPriority,
        httpsRedirectStatusCode,
        requestBuffering,
        responseBuffering);
  }
}
