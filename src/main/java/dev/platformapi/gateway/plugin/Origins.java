package dev.platformapi.gateway.plugin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.Predicate;

/** The origins that may call, as Kong reads them. */
final class Origins {
  /** Whatever a page's origin is. */
  static final String ANY = "*";

  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9.:/-]+");

  /** What every request is told; null when that depends on the request. */
  private final String constant;

  private final boolean any;
  private final List<Predicate<Origin>> rules;

  /**
   * @param entries literals, regular expressions or {@code *}; none means all
   */
  Origins(List<String> entries) {
    String only = entries.size() == 1 ? entries.get(0) : null;
    if (entries.isEmpty()) {
      constant = ANY;
    } else {
      constant = only != null && (only.equals(ANY) || LITERAL.matches(only)) ? only : null;
    }
    any = entries.contains(ANY);
    rules = any ? List.of() : entries.stream().map(Origins::rule).toList();
  }

  /** Whether every origin may call, and that is all there is to say. */
  boolean isOpen() {
    return ANY.equals(constant);
  }

  /**
   * What the client is told: an origin, or {@code *}; null when it is told nothing.
   *
   * @param asking null when the request does not come from a page of another origin
   */
  String allowed(String asking) {
    if (constant != null) {
      return constant;
    }
    if (asking == null) {
      return null;
    }
    if (any) {
      return ANY;
    }
    Origin origin = Origin.of(asking);
    for (Predicate<Origin> rule : rules) {
      if (rule.test(origin)) {
        return origin.text();
      }
    }
    return null;
  }

  /** An expression without a colon is one for the host. It must match the whole, not a part. */
  private static Predicate<Origin> rule(String entry) {
    if (LITERAL.matches(entry)) {
      String text = Origin.of(entry).text();
      return origin -> origin.text().equals(text);
    }
    Pattern pattern = Pattern.compile(entry);
    return entry.indexOf(':') < 0
        ? origin -> pattern.matches(origin.host())
        : origin -> pattern.matches(origin.text());
  }

  /**
   * An origin.
   *
   * @param text without the scheme's own port, and without what does not belong to an origin
   * @param host or all of it when it has none, as {@code null} has
   */
  private record Origin(String text, String host) {
    /** Scheme, user, host, port, and the rest. */
    private static final Pattern URL =
        Pattern.compile(
            "(?s)(?:([A-Za-z0-9][A-Za-z0-9+.-]*):)?//(?:[^/?#@]*@)?"
                + "(\\[[^/?#\\]]*]|[^/?#:\\[]+)(?::([^/?#:]*))?(?:[/?#].*)?");

    static Origin of(String text) {
      Matcher url = URL.matcher(text);
      if (!url.matches()) {
        return new Origin(text, text);
      }
      String scheme = url.group(1);
      String host = url.group(2);
      String port = url.group(3);
      StringBuilder origin = new StringBuilder(scheme == null ? "" : scheme + "://").append(host);
      if (port != null && !port.isEmpty() && !isUsual(scheme, port)) {
        origin.append(':').append(port);
      }
      return new Origin(origin.toString(), host);
    }

    private static boolean isUsual(String scheme, String port) {
      return "http".equals(scheme) && port.equals("80")
          || "https".equals(scheme) && port.equals("443");
    }
  }
}
