package dev.platformapi.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A route, or the part of it that has one priority. As in Kong, a route with several paths is one
 * part for each length of its prefixes, and one for all its regexes.
 *
 * @param route the whole
 * @param paths of this part, as they are written
 * @param path what they say
 * @param conditions of the whole
 * @param priority of this part
 */
record SubRoute(
    Route route, List<String> paths, PathRule path, Conditions conditions, Priority priority) {
  /** Where Kong takes the ids of a route's parts from. */
  private static final UUID PARTS = UUID.fromString("7f145bf9-0dce-4f91-98eb-debbce4b9f6b");

  private static final int REGEXES = 0;

  /** The parts of a route; its faults are added to the others. */
  static List<SubRoute> of(Route route, List<RouteFault> faults) {
    Conditions conditions = Conditions.of(route, faults);
    Collection<List<String>> groups = groups(route);
    List<SubRoute> parts = new ArrayList<>();
    for (List<String> paths : groups) {
      UUID id =
          groups.size() == 1 ? route.id() : NameId.of(PARTS, route.id() + "#" + (parts.size() + 1));
      boolean plainHosts = !route.hosts().isEmpty() && !conditions.hosts().hasWildcard();
      PathRule rule = rule(route, paths, faults);
      parts.add(
          new SubRoute(route, paths, rule, conditions, Priority.of(route, plainHosts, paths, id)));
    }
    return parts;
  }

  /** How the request matches; null when it does not. The cheapest question is asked first. */
  PathMatch match(RouteRequest request) {
    return conditions.acceptsMethod(request)
            && conditions.acceptsHost(request)
            && conditions.acceptsServerName(request)
            && conditions.acceptsHeaders(request)
        ? path.match(request.path())
        : null;
  }

  /** The name of the route, and of this part where there are others. */
  String label() {
    return paths.size() == route.paths().size()
        ? route.label()
        : route.label() + " with " + String.join(", ", paths);
  }

  private static Collection<List<String>> groups(Route route) {
    if (route.paths().isEmpty()) {
      return List.of(List.of());
    }
    Map<Integer, List<String>> groups = new LinkedHashMap<>();
    for (String path : route.paths()) {
      int length = PathRule.isRegex(path) ? REGEXES : Priority.length(path);
      groups.computeIfAbsent(length, key -> new ArrayList<>()).add(path);
    }
    return groups.values();
  }

  private static PathRule rule(Route route, List<String> paths, List<RouteFault> faults) {
    if (paths.isEmpty()) {
      return new PathRule.Any();
    }
    if (!PathRule.isRegex(paths.get(0))) {
      return PathRule.Prefixes.of(paths);
    }
    List<PathRegex> regexes = new ArrayList<>();
    for (String path : paths) {
      try {
        regexes.add(PathRegex.of(path));
      } catch (IllegalArgumentException e) {
        String field = "paths[" + route.paths().indexOf(path) + "]";
        faults.add(new RouteFault(route, field, path, e.getMessage()));
      }
    }
    return new PathRule.Regexes(regexes);
  }
}
