package dev.platformapi.gateway.route;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What of a request decides on its route. The query is not among it.
 *
 * @param method as sent
 * @param path in the {@link NormalPath normal form}; null when it is not UTF-8, which no route
 *     matches
 * @param hostHeader as sent; null when there is none
 * @param host of that header, in small letters and without its port
 * @param port of that header, or else the one the connection came to; 0 when not known
 * @param tls whether the connection itself is encrypted, whatever a proxy before it says
 * @param serverName that the client asked for in TLS, in small letters; null when it asked for none
 * @param headers all values of a header, by its name in small letters; empty when it is missing
 */
public record RouteRequest(
    String method,
    String path,
    String hostHeader,
    String host,
    int port,
    boolean tls,
    String serverName,
    Function<String, List<String>> headers) {

  /**
   * A request in plain text, with nothing but a method and a path; the methods below add to it.
   *
   * @param rawPath as on the wire, without the query
   * @throws BadPathException when it is to be refused
   */
  public static RouteRequest of(String method, String rawPath) {
    return new RouteRequest(
        method, NormalPath.ofRequest(rawPath), null, null, 0, false, null, name -> List.of());
  }

  /**
   * The same, sent to a host.
   *
   * @param header as sent; null when there is none
   * @param localPort that the connection came to; 0 when not known
   */
  public RouteRequest withHost(String header, int localPort) {
    if (header == null) {
      return new RouteRequest(method, path, null, null, localPort, tls, serverName, headers);
    }
    HostAndPort parts = HostAndPort.of(header);
    int asked = parts.port() == 0 ? localPort : parts.port();
    return new RouteRequest(method, path, header, parts.host(), asked, tls, serverName, headers);
  }

  /** The same, over TLS. */
  public RouteRequest overTls(String askedServerName) {
    String name = askedServerName == null ? null : askedServerName.toLowerCase(Locale.ROOT);
    return new RouteRequest(method, path, hostHeader, host, port, true, name, headers);
  }

  /** The same, with other headers: their values by name in small letters, never null. */
  public RouteRequest withHeaders(Function<String, List<String>> values) {
    return new RouteRequest(method, path, hostHeader, host, port, tls, serverName, values);
  }

  /**
   * Values of a header whose name has dashes; a client that wrote it with underscores meant the
   * same, as far as Kong is concerned.
   */
  List<String> header(String name) {
    List<String> values = headers.apply(name);
    return values.isEmpty() && name.indexOf('-') > 0
        ? headers.apply(name.replace('-', '_'))
        : values;
  }
}
