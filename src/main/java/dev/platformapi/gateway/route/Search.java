package dev.platformapi.gateway.route;

/** One look for a request's route: the best that has been found of it so far. */
final class Search {
  private static final int NOTHING = Integer.MAX_VALUE;

  private final RouteRequest request;
  private int best = NOTHING;
  private SubRoute route;
  private PathMatch path;

  Search(RouteRequest request) {
    this.request = request;
  }

  RouteRequest request() {
    return request;
  }

  /** Whether a route of that rank, or a later one, could be better than what was found. */
  boolean improvedBy(int rank) {
    return rank < best;
  }

  /** Takes a route that would be better than all before, if the request matches it. */
  boolean offer(Ranked ranked) {
    PathMatch match = ranked.route().match(request);
    if (match == null) {
      return false;
    }
    best = ranked.rank();
    route = ranked.route();
    path = match;
    return true;
  }

  /** What was found; null for nothing. */
  RouteMatch result() {
    return route == null ? null : RouteMatch.of(route, path, request);
  }
}
