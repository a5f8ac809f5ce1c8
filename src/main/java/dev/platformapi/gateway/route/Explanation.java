package dev.platformapi.gateway.route;

import java.util.List;
import java.util.Optional;

/**
 * Why a request belongs to its route.
 *
 * @param considered all routes in the order they are asked in, which is that of their priority; a
 *     route with several paths is here once for each priority that it has
 */
public record Explanation(List<Considered> considered) {
  /** What became of a route. */
  public enum Verdict {
    /** The request belongs to it. */
    CHOSEN,
    /** The request matches it, and another before it. */
    OUTRANKED,
    /** The request does not match it. */
    NO_MATCH
  }

  /**
   * A route that was asked.
   *
   * @param route as it is in the file
   * @param paths those of its paths that were asked together
   * @param verdict what became of it
   * @param reason in words, without the name of the route
   */
  public record Considered(Route route, List<String> paths, Verdict verdict, String reason) {
    /** In one line: what route, and why. */
    @Override
    public String toString() {
      String which =
          paths.size() == route.paths().size() ? "" : " (" + String.join(", ", paths) + ")";
      return "route " + route.label() + which + ": " + reason;
    }
  }

  /** The route that the request belongs to; empty when it belongs to none. */
  public Optional<Route> chosen() {
    return considered.stream()
        .filter(one -> one.verdict() == Verdict.CHOSEN)
        .map(Considered::route)
        .findFirst();
  }
}
