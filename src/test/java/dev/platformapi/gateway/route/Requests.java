package dev.platformapi.gateway.route;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests for tests, in few words. */
final class Requests {
  private Requests() {}

  static RouteRequest get(String path) {
    return RouteRequest.of("GET", path);
  }

  static RouteRequest get(String path, String host) {
    return get(path).withHost(host, 0);
  }

  static RouteRequest send(String method, String path, String host) {
    return RouteRequest.of(method, path).withHost(host, 0);
  }

  static RouteRequest with(RouteRequest request, String header, String... values) {
    return with(request, Map.of(header, List.of(values)));
  }

  static RouteRequest with(RouteRequest request, Map<String, List<String>> headers) {
    Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    return request.withHeaders(name -> byName.getOrDefault(name, List.of()));
  }
}
