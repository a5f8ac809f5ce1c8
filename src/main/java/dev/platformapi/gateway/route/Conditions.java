package dev.platformapi.gateway.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a route asks of a request besides its path.
 *
 * @param methods in the order of the route; empty when any will do
 * @param hosts empty when any will do
 * @param headers all of which the request must have
 * @param serverNames empty when any will do
 */
record Conditions(
    Set<String> methods, NameRules hosts, List<HeaderRule> headers, NameRules serverNames) {

  /**
   * Those of a route; its faults are added to the others.
   *
   * @return without the headers that have faults
   */
  static Conditions of(Route route, List<RouteFault> faults) {
    List<HeaderRule> headers = new ArrayList<>();
    route
        .headers()
        .forEach(
            (name, values) -> {
              try {
                headers.add(HeaderRule.of(name, values));
              } catch (IllegalArgumentException e) {
                String field = "headers." + name + "[0]";
                faults.add(new RouteFault(route, field, values.get(0), e.getMessage()));
              }
            });
    return new Conditions(
        new LinkedHashSet<>(route.methods()),
        NameRules.ofHosts(route.hosts()),
        headers,
        NameRules.ofServerNames(route.snis()));
  }

  boolean acceptsMethod(RouteRequest request) {
    return methods.isEmpty() || methods.contains(request.method());
  }

  boolean acceptsHost(RouteRequest request) {
    return hosts.isEmpty() || hosts.find(request.host(), request.port()) != null;
  }

  /** Whoever does not speak TLS cannot name a server, and is not asked to. */
  boolean acceptsServerName(RouteRequest request) {
    return serverNames.isEmpty()
        || !request.tls()
        || serverNames.find(request.serverName(), 0) != null;
  }

  boolean acceptsHeaders(RouteRequest request) {
    for (HeaderRule header : headers) {
      if (!header.accepts(request)) {
        return false;
      }
    }
    return true;
  }
}
