package dev.platformapi.gateway.route;

/**
 * How a path satisfied a route.
 *
 * @param pattern the route's path as it is written; null when the route asks for none
 * @param end of the part that matched; 0 when the route asks for none
 * @param captures of a regex
 */
record PathMatch(String pattern, int end, Captures captures) {
  /** Of a route that asks for no path. */
  static final PathMatch ANY = new PathMatch(null, 0, Captures.NONE);
}
