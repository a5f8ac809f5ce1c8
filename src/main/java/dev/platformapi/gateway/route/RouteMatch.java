package dev.platformapi.gateway.route;

import java.util.List;

/**
 * A request's route, and what the request goes on with.
 *
 * @param route that the request belongs to
 * @param paths those of the route's paths that were taken together: all regexes, or all prefixes of
 *     one length; empty when it has none
 * @param request that was matched
 * @param host the one of the route's hosts that the request's satisfies; null when it asks for none
 * @param path the one of the route's paths that the request's satisfies; null when it asks for none
 * @param matched the beginning of the request's path that satisfies it; null when it asks for none
 * @param captures of that path's groups
 */
public record RouteMatch(
    Route route,
    List<String> paths,
    RouteRequest request,
    String host,
    String path,
    String matched,
    Captures captures) {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  static RouteMatch of(SubRoute part, PathMatch path, RouteRequest request) {
    NameRule host = part.conditions().hosts().find(request.host(), request.port());
    return new RouteMatch(
        part.route(),
        part.paths(),
        request,
        host == null ? null : host.written(),
        path.pattern(),
        path.pattern() == null ? null : request.path().substring(0, path.end()),
        path.captures());
  }

  /**
   * The path to ask the service for, percent-encoded and without a query.
   *
   * @param servicePath the service's own; null when it has none
   */
  public String upstreamPath(String servicePath) {
    // A route that asks for no path is one that asks for the root.
    int end = matched == null ? 1 : matched.length();
    return NormalPath.escape(UpstreamPath.of(route, servicePath, request.path(), end));
  }

  /** What was stripped from the path, for {@code X-Forwarded-Prefix}; null when nothing was. */
  public String strippedPrefix() {
    return route.stripPath() && matched != null ? NormalPath.escape(matched) : null;
  }

  /**
   * The {@code Host} for the service: that of the request if the route preserves it, or else the
   * upstream's, or else the target's with its port where that is not the scheme's own.
   *
   * @param upstreamHost the upstream's {@code host_header}; null when it has none
   * @param targetHost that is called
   * @param targetPort that is called
   * @param tls whether it is called over TLS
   */
  public String upstreamHost(String upstreamHost, String targetHost, int targetPort, boolean tls) {
    if (route.preserveHost() && request.hostHeader() != null) {
      return request.hostHeader();
    }
    if (upstreamHost != null) {
      return upstreamHost;
    }
    int usual = tls ? HTTPS_PORT : HTTP_PORT;
    return targetPort == usual ? targetHost : targetHost + ":" + targetPort;
  }
}
