package dev.platformapi.gateway.route;

import java.util.Arrays;
import java.util.List;

/**
 * One row of the tables about the router.
 *
 * @param source of the rule: a section of Kong's semantics or a test of Kong's own, and what it
 *     says
 * @param request that is sent
 * @param expected the name of its route; null for none
 * @param routes there are
 */
record RouteCase(String source, RouteRequest request, String expected, List<Route> routes) {
  static RouteCase of(
      String source, RouteRequest request, String expected, RouteBuilder... routes) {
    return new RouteCase(
        source, request, expected, Arrays.stream(routes).map(RouteBuilder::build).toList());
  }

  @Override
  public String toString() {
    return source;
  }
}
