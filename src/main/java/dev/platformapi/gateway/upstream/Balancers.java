package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.TargetDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The balancers of a file that is loaded, made after those of the file before it: an upstream that
 * has not changed keeps its balancer, a target that stays keeps its health, a host its addresses.
 */
public final class Balancers {
  private static final TargetBalancer.Rules PLAIN_HOST =
      new TargetBalancer.Rules(
          Judge.NONE, RoundRobin::new, List.of(), 0, NoPeerException.Kind.NO_ADDRESS);

  private final Vertx vertx;
  private final Names names;
  private final Map<String, KnownName> hosts = new HashMap<>();
  private final Map<String, Upstream> upstreams = new LinkedHashMap<>();
  private final Map<Address, Balancer> plain = new HashMap<>();
  private final Map<UUID, Balancer> services = new HashMap<>();

  /**
   * Those of a file.
   *
   * @param last those of the file before it
   */
  Balancers(Vertx vertx, Names names, GatewayFile file, Balancers last) {
    this(vertx, names);
    load(file, last);
  }

  private Balancers(Vertx vertx, Names names) {
    this.vertx = vertx;
    this.names = names;
  }

  /** Those of no file. */
  static Balancers none(Vertx vertx, Names names) {
    return new Balancers(vertx, names);
  }

  /**
   * The balancer of a service: that of the upstream whose name is the host of the service, or one
   * for the addresses of the host.
   *
   * @param service of the file that was loaded
   */
  public Balancer of(ServiceDefinition service) {
    return services.get(service.id());
  }

  /** How the targets of an upstream of the file are. */
  public List<TargetStatus> statuses(UpstreamDefinition upstream) {
    return upstreams.get(upstream.name()).statuses();
  }

  /** How all targets of all upstreams are, in the order of the file. */
  public List<TargetStatus> statuses() {
    return upstreams.values().stream().flatMap(upstream -> upstream.statuses().stream()).toList();
  }

  /** Asks the targets of upstreams no more, but of those that others still have. */
  void stop(Balancers others) {
    upstreams.forEach(
        (name, upstream) -> {
          if (others.upstreams.get(name) != upstream) {
            upstream.stop();
          }
        });
  }

  private void load(GatewayFile file, Balancers last) {
    Map<UUID, List<TargetDefinition>> targets =
        file.targets().stream().collect(Collectors.groupingBy(TargetDefinition::upstream));
    for (UpstreamDefinition definition : file.upstreams()) {
      Upstream.Plan plan =
          new Upstream.Plan(
              definition,
              targets.getOrDefault(definition.id(), List.of()).stream()
                  .map(target -> new Upstream.Member(target.host(), target.port(), target.weight()))
                  .collect(Collectors.toSet()),
              definition
                  .clientCertificate()
                  .flatMap(
                      id -> file.certificates().stream().filter(c -> c.id().equals(id)).findAny()));
      plan.members().forEach(member -> host(member.host(), last));
      upstreams.put(
          definition.name(),
          Upstream.of(
              vertx, plan, Optional.ofNullable(last.upstreams.get(definition.name())), hosts::get));
    }
    for (ServiceDefinition service : file.services()) {
      services.put(
          service.id(),
          upstreams.containsKey(service.host())
              ? upstreams.get(service.host()).balancer()
              : plain.computeIfAbsent(
                  new Address(service.host(), service.port()), address -> plain(address, last)));
    }
  }

  private Balancer plain(Address address, Balancers last) {
    KnownName name = host(address.host, last);
    Balancer before = last.plain.get(address);
    return before != null
        ? before
        : new TargetBalancer(
            vertx, List.of(new Target(name, address.port, 1)), PLAIN_HOST, Map.of());
  }

  private KnownName host(String host, Balancers last) {
    return hosts.computeIfAbsent(
        host,
        key -> {
          KnownName before = last.hosts.get(key);
          return before != null ? before : new KnownName(key, names, System::nanoTime);
        });
  }

  private record Address(String host, int port) {}
}
