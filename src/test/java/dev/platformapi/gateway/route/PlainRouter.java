package dev.platformapi.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** The router as Kong's rules read: all parts of all routes in order, asked one after the other. */
final class PlainRouter {
  private record Part(Route route, List<String> paths, UUID id) {
    int attributes() {
      return (route.methods().isEmpty() ? 0 : 1)
          + (route.hosts().isEmpty() ? 0 : 1)
          + (route.headers().isEmpty() ? 0 : 1)
          + (route.snis().isEmpty() ? 0 : 1)
          + (paths.isEmpty() ? 0 : 1);
    }

    boolean plainHosts() {
      return !route.hosts().isEmpty() && route.hosts().stream().noneMatch(h -> h.contains("*"));
    }

    boolean regex() {
      return !paths.isEmpty() && paths.get(0).startsWith("~");
    }

    int regexPriority() {
      return regex() ? route.regexPriority() : 0;
    }

    int length() {
      return regex() || paths.isEmpty() ? 0 : bytes(paths.get(0));
    }
  }

  /** By the JDK's regexes, not ours; compiled once, because there are few. */
  private static final Map<String, Pattern> PATTERNS = new HashMap<>();

  private static final Comparator<Part> ORDER =
      Comparator.comparing(Part::attributes)
          .thenComparing(Part::plainHosts)
          .thenComparing(part -> part.route().headers().size())
          .thenComparing(Part::regex)
          .thenComparing(Part::regexPriority)
          .thenComparing(Part::length)
          .thenComparing(part -> part.id().toString())
          .reversed();

  private final List<Part> parts = new ArrayList<>();

  PlainRouter(List<Route> routes) {
    for (Route route : routes) {
      split(route);
    }
    parts.sort(ORDER);
  }

  /** The name of a route, and which of its paths; null for none. */
  String find(RouteRequest request) {
    return parts.stream()
        .filter(part -> matches(part, request))
        .findFirst()
        .map(part -> part.route().name() + part.paths())
        .orElse(null);
  }

  private void split(Route route) {
    List<Integer> kinds = new ArrayList<>();
    for (String path : route.paths()) {
      if (!kinds.contains(kind(path))) {
        kinds.add(kind(path));
      }
    }
    if (kinds.size() < 2) {
      parts.add(new Part(route, route.paths(), route.id()));
      return;
    }
    UUID namespace = UUID.fromString("7f145bf9-0dce-4f91-98eb-debbce4b9f6b");
    for (int i = 0; i < kinds.size(); i++) {
      int kind = kinds.get(i);
      List<String> paths = route.paths().stream().filter(path -> kind(path) == kind).toList();
      parts.add(new Part(route, paths, NameId.of(namespace, route.id() + "#" + (i + 1))));
    }
  }

  private static int kind(String path) {
    return path.startsWith("~") ? 0 : bytes(path);
  }

  private static int bytes(String path) {
    return path.getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean matches(Part part, RouteRequest request) {
    Route route = part.route();
    return (route.methods().isEmpty() || route.methods().contains(request.method()))
        && (route.hosts().isEmpty()
            || route.hosts().stream().anyMatch(host -> name(host, request.host(), request.port())))
        && (route.snis().isEmpty()
            || !request.tls()
            || route.snis().stream().anyMatch(sni -> name(sni, request.serverName(), 0)))
        && route.headers().entrySet().stream()
            .allMatch(
                header ->
                    header(
                        header.getValue(),
                        request.headers().apply(header.getKey().toLowerCase(Locale.ROOT))))
        && (part.paths().isEmpty()
            || part.paths().stream().anyMatch(path -> path(path, request.path())));
  }

  private static boolean name(String wanted, String name, int port) {
    int colon = wanted.indexOf(':');
    if (name == null || colon > 0 && port != Integer.parseInt(wanted.substring(colon + 1))) {
      return false;
    }
    String text = colon > 0 ? wanted.substring(0, colon) : wanted;
    String regex = Pattern.quote(text.toLowerCase(Locale.ROOT)).replace("*", "\\E.*\\Q");
    return pattern(regex).matcher(name).matches();
  }

  private static boolean header(List<String> wanted, List<String> values) {
    boolean regex = wanted.size() == 1 && wanted.get(0).startsWith("~*");
    TreeSet<String> texts = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    texts.addAll(wanted);
    return values.stream()
        .anyMatch(
            value ->
                regex
                    ? pattern("(?i)" + wanted.get(0).substring(2)).matcher(value).find()
                    : texts.contains(value));
  }

  private static boolean path(String wanted, String path) {
    return wanted.startsWith("~")
        ? pattern(wanted.substring(1)).matcher(path).lookingAt()
        : path.startsWith(wanted);
  }

  private static Pattern pattern(String regex) {
    return PATTERNS.computeIfAbsent(regex, Pattern::compile);
  }
}
