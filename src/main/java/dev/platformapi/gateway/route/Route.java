package dev.platformapi.gateway.route;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A route in Kong's meaning, resolved: with its defaults, and in the form of format version 3.0. A
 * request belongs to it when each list that is not empty has something that the request matches;
 * what the lists may hold is checked by who reads the file.
 *
 * @param id decides between routes that are equal otherwise
 * @param name null when it has none
 * @param service null when there is none to go on to
 * @param protocols what it may be called with; does not decide whether it matches, see {@link
 *     #mismatch}
 * @param methods in capitals
 * @param hosts names with at most one {@code *}, at an end, and perhaps a port
 * @param paths prefixes as {@link NormalPath#normalize} gives them, or regexes after a {@code ~}
 * @param headers the values that will do, by name in any case; a single one after {@code ~*} is a
 *     regex
 * @param snis names as {@code hosts}, without ports; only TLS connections are asked for theirs
 * @param stripPath whether the part of the path that matched is kept from the service
 * @param preserveHost whether the service is told the {@code Host} of the request
 * @param regexPriority orders routes with regexes, highest first
 * @param httpsRedirectStatusCode for {@link ProtocolMismatch#NEEDS_HTTPS}
 * @param requestBuffering whether the request is read whole before it is sent
 * @param responseBuffering whether the response is read whole before it is sent
 */
public record Route(
    UUID id,
    String name,
    UUID service,
    Set<Protocol> protocols,
    List<String> methods,
    List<String> hosts,
    List<String> paths,
    Map<String, List<String>> headers,
    List<String> snis,
    boolean stripPath,
    boolean preserveHost,
    int regexPriority,
    int httpsRedirectStatusCode,
    boolean requestBuffering,
    boolean responseBuffering) {
  private static final String GRPC_MEDIA_TYPE = "application/grpc";

  public Route {
    protocols = Set.copyOf(protocols);
    methods = List.copyOf(methods);
    hosts = List.copyOf(hosts);
    paths = List.copyOf(paths);
    headers = copy(headers);
    snis = List.copyOf(snis);
  }

  /** One with Kong's defaults, an id that follows from the name, and nothing to match yet. */
  public static RouteBuilder named(String name) {
    return new RouteBuilder(name);
  }

  /** The name, or the id where there is none. */
  public String label() {
    return name == null ? id.toString() : name;
  }

  /**
   * What keeps a request that matches from being passed on.
   *
   * @param https whether the client speaks TLS, with us or with a proxy that we trust
   * @param http2 whether the request came over HTTP/2
   * @param contentType of the request; null when it has none
   */
  public Optional<ProtocolMismatch> mismatch(boolean https, boolean http2, String contentType) {
    if (!https && has(Protocol.HTTPS) && !has(Protocol.HTTP)) {
      return Optional.of(ProtocolMismatch.NEEDS_HTTPS);
    }
    if (!has(Protocol.GRPC) && !has(Protocol.GRPCS)) {
      return Optional.empty();
    }
    if (!isGrpc(contentType)) {
      return Optional.of(ProtocolMismatch.NEEDS_GRPC);
    }
    if (!http2) {
      return Optional.of(ProtocolMismatch.NEEDS_HTTP2);
    }
    return https || has(Protocol.GRPC)
        ? Optional.empty()
        : Optional.of(ProtocolMismatch.NEEDS_GRPCS);
  }

  private boolean has(Protocol protocol) {
    return protocols.contains(protocol);
  }

  /**
   * Whether a request or an answer is of gRPC.
   *
   * @param contentType null when it has none
   */
  public static boolean isGrpc(String contentType) {
    return contentType != null
        && contentType.regionMatches(true, 0, GRPC_MEDIA_TYPE, 0, GRPC_MEDIA_TYPE.length());
  }

  private static Map<String, List<String>> copy(Map<String, List<String>> headers) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    return Collections.unmodifiableMap(copy);
  }
}
