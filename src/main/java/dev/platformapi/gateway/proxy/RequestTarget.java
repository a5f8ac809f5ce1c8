package dev.platformapi.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;

/**
 * What a request is for (RFC 9112, section 3.2): the absolute form, which proxies are asked in, is
 * the same to a gateway as the usual one.
 *
 * @param path as sent
 * @param host with its port, as sent; null when there is none
 */
record RequestTarget(String path, String host) {
  private static final String NOT_IN_HOSTS = " \"#%,/<>?@\\^`{|}";
  private static final char FIRST_PRINTABLE = '!';
  private static final char DELETE = 0x7F;

  /**
   * Reads it.
   *
   * @throws RefusedException when it is not one, or when it is not clear for whom it is
   */
  static RequestTarget of(HttpServerRequest request) {
    String uri = request.uri();
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c < FIRST_PRINTABLE || c == DELETE || c == '#') {
        throw RefusedException.badRequest();
      }
    }
    String host = host(request);
    int authority = authority(uri);
    if (authority > 0) {
      int end = authority;
      while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
        end++;
      }
      host = valid(uri.substring(authority, end));
      uri = end < uri.length() && uri.charAt(end) == '/' ? uri.substring(end) : "/";
    }
    int query = uri.indexOf('?');
    return new RequestTarget(query < 0 ? uri : uri.substring(0, query), host);
  }

  /** Where the authority begins in the absolute form; 0 in others. */
  private static int authority(String uri) {
    if (uri.startsWith("/")) {
      return 0;
    }
    if (uri.regionMatches(true, 0, "http://", 0, "http://".length())) {
      return "http://".length();
    }
    return uri.regionMatches(true, 0, "https://", 0, "https://".length()) ? "https://".length() : 0;
  }

  private static String host(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (request.version() == HttpVersion.HTTP_2) {
      HostAndPort authority = request.authority();
      String host = authority == null ? null : authority.toString();
      if (!hosts.isEmpty() && !hosts.get(0).equalsIgnoreCase(host)) {
        throw RefusedException.badRequest();
      }
      return host;
    }
    if (hosts.size() > 1 || hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1) {
      throw RefusedException.badRequest();
    }
    return hosts.isEmpty() ? null : valid(hosts.get(0));
  }

  private static String valid(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c >= DELETE || NOT_IN_HOSTS.indexOf(c) >= 0) {
        throw RefusedException.badRequest();
      }
    }
    return host;
  }
}
