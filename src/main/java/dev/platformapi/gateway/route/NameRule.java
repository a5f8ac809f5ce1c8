package dev.platformapi.gateway.route;

import java.util.Locale;

/**
 * A host or server name that a route asks for. Names are compared in any case, as RFC 9110 section
 * 4.2.3 has it; Kong compares hosts as they are written, and so lets capitals lead to another
 * route.
 *
 * @param written as in the route
 * @param kind how names are compared with it
 * @param text the name, or what is left of it beside the {@code *}
 * @param port that the request must have come for; 0 when any will do
 */
record NameRule(String written, Kind kind, String text, int port) {
  /** Where the name has its {@code *}, if anywhere. */
  enum Kind {
    EXACT,
    ENDS_WITH,
    BEGINS_WITH
  }

  /** Reads {@code name}, {@code *.name} or {@code name.*}, each perhaps with a port. */
  static NameRule of(String written) {
    HostAndPort parts = HostAndPort.of(written);
    String name = parts.host();
    if (name.startsWith("*")) {
      return new NameRule(written, Kind.ENDS_WITH, name.substring(1), parts.port());
    }
    if (name.endsWith("*")) {
      String text = name.substring(0, name.length() - 1);
      return new NameRule(written, Kind.BEGINS_WITH, text, parts.port());
    }
    return new NameRule(written, Kind.EXACT, name, parts.port());
  }

  /** Reads a server name; one written as absolute, with a dot at its end, is the same without. */
  static NameRule ofServerName(String written) {
    boolean absolute = written.length() > 1 && written.endsWith(".");
    String name = absolute ? written.substring(0, written.length() - 1) : written;
    return NameRule.of(name.toLowerCase(Locale.ROOT));
  }

  /** What it is found by in an index: the name without its port. */
  String key() {
    return switch (kind) {
      case EXACT -> text;
      case ENDS_WITH -> "*" + text;
      case BEGINS_WITH -> text + "*";
    };
  }

  /** Whether a name in small letters will do, on a connection or for a host with that port. */
  boolean accepts(String name, int askedPort) {
    if (port != 0 && port != askedPort) {
      return false;
    }
    return switch (kind) {
      case EXACT -> name.equals(text);
      case ENDS_WITH -> name.endsWith(text);
      case BEGINS_WITH -> name.startsWith(text);
    };
  }
}
