package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.config.RouteDefinition;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.TargetDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition;
import dev.platformapi.gateway.plugin.PluginSelection;
import dev.platformapi.gateway.route.Protocol;
import dev.platformapi.gateway.route.Route;
import dev.platformapi.gateway.route.Router;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A file that is loaded: its router, and what belongs to each route. Never changes. */
public final class Gateway {
  private final Router router;
  private final Map<UUID, ServiceDefinition> services;
  private final Map<String, UpstreamDefinition> upstreams;
  private final Map<UUID, List<TargetDefinition>> targets;
  private final GatewayFile file;

  private Gateway(GatewayFile file) {
    this.file = file;
    this.services =
        file.services().stream()
            .collect(Collectors.toMap(ServiceDefinition::id, Function.identity()));
    this.upstreams =
        file.upstreams().stream()
            .collect(Collectors.toMap(UpstreamDefinition::name, Function.identity()));
    this.targets =
        file.targets().stream().collect(Collectors.groupingBy(TargetDefinition::upstream));
    this.router = Router.of(file.routes().stream().filter(this::isOn).map(Gateway::route).toList());
  }

  /**
   * Loads a file.
   *
   * @throws dev.platformapi.gateway.route.InvalidRoutesException when its routes cannot be compiled
   */
  public static Gateway of(GatewayFile file) {
    return new Gateway(file);
  }

  public GatewayFile file() {
    return file;
  }

  public Router router() {
    return router;
  }

  /** The service that a route leads to; empty when plugins answer by themselves. */
  public Optional<ServiceDefinition> service(Route route) {
    return Optional.ofNullable(route.service()).map(services::get);
  }

  /** The machines that a service's host stands for; empty when it is a name or an address. */
  public Optional<UpstreamDefinition> upstream(ServiceDefinition service) {
    return Optional.ofNullable(upstreams.get(service.host()));
  }

  public List<TargetDefinition> targets(UpstreamDefinition upstream) {
    return targets.getOrDefault(upstream.id(), List.of());
  }

  /**
   * What requests of a route pass, in this order.
   *
   * @param consumer who calls; empty while that is not known
   */
  public List<PluginDefinition> plugins(Route route, Optional<UUID> consumer) {
    return PluginSelection.of(
        file.plugins(), route.id(), Optional.ofNullable(route.service()), consumer);
  }

  /** The routes of a service that is switched off are not there. */
  private boolean isOn(RouteDefinition route) {
    return route.service().map(services::get).map(ServiceDefinition::enabled).orElse(true);
  }

  private static Route route(RouteDefinition route) {
    Set<Protocol> protocols =
        route.protocols().stream()
            .map(protocol -> Protocol.valueOf(protocol.name()))
            .collect(Collectors.toSet());
    return new Route(
        route.id(),
        route.name().orElse(null),
        route.service().orElse(null),
        protocols,
        List.copyOf(route.methods()),
        route.hosts(),
        route.paths(),
        route.headers(),
        List.copyOf(route.snis()),
        route.stripPath(),
        route.preserveHost(),
        route.regexPriority(),
        route.httpsRedirectStatusCode(),
        route.requestBuffering(),
        route.responseBuffering());
  }
}
