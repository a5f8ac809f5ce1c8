package dev.platformapi.gateway.route;

import java.util.Locale;

/**
 * A host as in the {@code Host} header. As in Kong the port is split off at the first colon, so
 * that of {@code [::1]:80} stays where it is, and such a host is only matched as a whole.
 *
 * @param host in small letters
 * @param port 0 when there is none
 */
record HostAndPort(String host, int port) {
  private static final int MAX_DIGITS = 5;

  static HostAndPort of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    int port = colon < 0 ? 0 : port(lower, colon + 1);
    return port == 0 ? new HostAndPort(lower, 0) : new HostAndPort(lower.substring(0, colon), port);
  }

  private static int port(String text, int start) {
    if (start == text.length() || text.length() - start > MAX_DIGITS) {
      return 0;
    }
    int port = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      port = port * 10 + (c - '0');
    }
    return port;
  }
}
