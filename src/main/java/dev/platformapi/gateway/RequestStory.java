package dev.platformapi.gateway;

import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition;
import dev.platformapi.gateway.proxy.Gateway;
import dev.platformapi.gateway.route.BadPathException;
import dev.platformapi.gateway.route.Explanation;
import dev.platformapi.gateway.route.ProtocolMismatch;
import dev.platformapi.gateway.route.Route;
import dev.platformapi.gateway.route.RouteMatch;
import dev.platformapi.gateway.route.RouteRequest;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells of a request which route it takes, why, what it passes there and where it goes on. */
final class RequestStory {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Gateway gateway;
  private final PrintStream out;

  RequestStory(Gateway gateway, PrintStream out) {
    this.gateway = gateway;
    this.out = out;
  }

  /**
   * @param url absolute, or a path
   * @param headers values by name in small letters
   * @return whether the request has a route
   */
  boolean tell(String method, String url, Map<String, List<String>> headers) {
    int query = url.indexOf('?');
    RouteRequest request;
    try {
      request = request(method, query < 0 ? url : url.substring(0, query), headers);
    } catch (BadPathException | IllegalArgumentException e) {
      out.println("refused with 400: " + e.getMessage());
      return false;
    }
    Explanation explanation = gateway.router().explain(request);
    Optional<RouteMatch> match = gateway.router().find(request);
    if (match.isEmpty()) {
      out.println("no route matches: 404");
    } else {
      passed(match.get(), request, query < 0 ? "" : url.substring(query));
    }
    out.println("routes by priority:");
    explanation.considered().forEach(one -> out.println("  " + mark(one.verdict()) + " " + one));
    return match.isPresent();
  }

  private void passed(RouteMatch match, RouteRequest request, String query) {
    Route route = match.route();
    out.println("takes route " + route.label());
    String type = request.headers().apply("content-type").stream().findFirst().orElse(null);
    Optional<ProtocolMismatch> mismatch =
        // A call of gRPC comes over HTTP/2, or it would be none.
        route.mismatch(request.tls(), Route.isGrpc(type), type);
    mismatch.ifPresent(why -> out.println("is not passed on: " + why));
    List<PluginDefinition> plugins = gateway.plugins(route, Optional.empty());
    out.println(plugins.isEmpty() ? "passes no plugin" : "passes, in this order:");
    plugins.forEach(plugin -> out.println("  " + plugin.name() + " of " + scope(plugin)));
    gateway
        .service(route)
        .ifPresentOrElse(
            service -> goesOn(match, service, request.method(), query),
            () -> out.println("goes on to no service"));
  }

  private void goesOn(RouteMatch match, ServiceDefinition service, String method, String query) {
    boolean tls = service.protocol().isSecure();
    Optional<UpstreamDefinition> upstream = gateway.upstream(service);
    String host =
        match.upstreamHost(
            upstream.flatMap(UpstreamDefinition::hostHeader).orElse(null),
            service.host(),
            service.port(),
            tls);
    out.println(
        "goes on as "
            + method
            + " "
            + service.protocol().written()
            + "://"
            + service.host()
            + ":"
            + service.port()
            + match.upstreamPath(service.path().orElse(null))
            + query);
    out.println("  with Host " + host);
    upstream.ifPresent(
        group ->
            out.println(
                "  to one of "
                    + gateway.targets(group).stream()
                        .map(
                            target ->
                                target.host()
                                    + ":"
                                    + target.port()
                                    + " (weight "
                                    + target.weight()
                                    + ")")
                        .collect(Collectors.joining(", "))));
  }

  private static String scope(PluginDefinition plugin) {
    String scope =
        (plugin.route().isPresent() ? "the route" : "")
            + (plugin.route().isPresent() && plugin.service().isPresent() ? " and " : "")
            + (plugin.service().isPresent() ? "the service" : "");
    return scope.isEmpty() ? "all requests" : scope;
  }

  private static String mark(Explanation.Verdict verdict) {
    return switch (verdict) {
      case CHOSEN -> ">";
      case OUTRANKED -> "-";
      case NO_MATCH -> " ";
    };
  }

  private static RouteRequest request(String method, String url, Map<String, List<String>> headers)
      throws BadPathException {
    boolean absolute = url.matches("https?://.*");
    int slash = absolute ? url.indexOf('/', url.indexOf("://") + 3) : 0;
    String path = slash < 0 ? "/" : url.substring(slash);
    URI origin = absolute ? URI.create(slash < 0 ? url : url.substring(0, slash)) : null;
    boolean tls = absolute && url.startsWith("https");
    String host =
        Optional.ofNullable(headers.get("host"))
            .map(given -> given.get(0))
            .orElse(origin == null ? null : origin.getRawAuthority());
    RouteRequest request =
        RouteRequest.of(method, wire(path))
            .withHost(host, tls ? HTTPS_PORT : HTTP_PORT)
            .withHeaders(name -> headers.getOrDefault(name, List.of()));
    return tls ? request.overTls(origin.getHost()) : request;
  }

  /** A character for each byte. */
  private static String wire(String path) {
    return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
