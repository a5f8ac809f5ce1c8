package dev.platformapi.gateway.route;

/**
 * Why a route cannot be compiled.
 *
 * @param route that has the fault
 * @param field as in the route's entry in the file: {@code paths[1]} or {@code headers.x-a[0]}
 * @param value what is there
 * @param reason what is wrong with it
 */
public record RouteFault(Route route, String field, String value, String reason) {
  @Override
  public String toString() {
    return "route " + route.label() + ": " + field + " \"" + value + "\": " + reason;
  }
}
