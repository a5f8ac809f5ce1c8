package dev.platformapi.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the route of a request among thousands. Built once and never changed, so that a new
 * configuration is a new router.
 *
 * <p>What a look costs depends on the request's length and on how many routes are alike, not on how
 * many there are. There is no cache of looks, as Kong has one: a look costs about as much as a
 * cache's key, and whoever makes up paths could not be kept from filling it.
 */
public final class Router {
  private final List<SubRoute> order;
  private final Index plain;
  private final Index tls;

  private Router(List<SubRoute> order) {
    this.order = order;
    List<Ranked> ranked = new ArrayList<>(order.size());
    for (SubRoute part : order) {
      ranked.add(new Ranked(ranked.size(), part));
    }
    plain = IndexBuilder.build(ranked, false);
    boolean alike = order.stream().allMatch(part -> part.route().snis().isEmpty());
    tls = alike ? plain : IndexBuilder.build(ranked, true);
  }

  /**
   * A router for these routes, in whatever order.
   *
   * @throws InvalidRoutesException with all faults, when a regex is none
   */
  public static Router of(Collection<Route> routes) {
    List<RouteFault> faults = new ArrayList<>();
    List<SubRoute> parts = new ArrayList<>();
    for (Route route : routes) {
      parts.addAll(SubRoute.of(route, faults));
    }
    if (!faults.isEmpty()) {
      throw new InvalidRoutesException(faults);
    }
    parts.sort(Comparator.comparing(SubRoute::priority));
    return new Router(parts);
  }

  /** The route of a request, before all others that match too; empty when none does. */
  public Optional<RouteMatch> find(RouteRequest request) {
    if (request.path() == null) {
      return Optional.empty();
    }
    Search search = new Search(request);
    (request.tls() ? tls : plain).search(search);
    return Optional.ofNullable(search.result());
  }

  /** All routes, by the place of their first part in the order in which they are tried. */
  public List<Route> routes() {
    return order.stream().map(SubRoute::route).distinct().toList();
  }

  /** Why the request belongs to its route and not to another; asks each route, so it takes long. */
  public Explanation explain(RouteRequest request) {
    return Explainer.explain(order, request);
  }
}
