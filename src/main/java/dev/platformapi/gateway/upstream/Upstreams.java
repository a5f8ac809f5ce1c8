package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.HealthChecks;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.config.TargetDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * All balancers, over one file and the next: what did not change keeps its balancer, and with it
 * what it knows; a target that stays keeps its health.
 */
public final class Upstreams {
  private final Vertx vertx;
  private final Names names;
  private final long timer;
  private volatile Map<Object, Entry> entries = Map.of();

  /**
   * @param refresh how often names are looked up again
   */
  public Upstreams(Vertx vertx, Names names, Duration refresh) {
    this.vertx = vertx;
    this.names = names;
    this.timer =
        vertx.setPeriodic(
            refresh.toMillis(), due -> entries.values().forEach(entry -> entry.balancer.lookUp()));
  }

  /**
   * A balancer and what it was made of.
   *
   * @param prober null when nobody is asked
   */
  private record Entry(
      UpstreamDefinition upstream,
      List<TargetDefinition> targets,
      Balancer balancer,
      Prober prober) {
    boolean isOf(UpstreamDefinition other, List<TargetDefinition> otherTargets) {
      return other.equals(upstream) && otherTargets.equals(targets);
    }

    void stop() {
      if (prober != null) {
        prober.stop();
      }
    }
  }

  /** Where a host that is no upstream leads. */
  private record Host(String name, int port) {}

  /** The balancers of one file. They go on while requests use them, whatever file comes next. */
  public static final class Balancers {
    private final Map<Object, Entry> entries;

    private Balancers(Map<Object, Entry> entries) {
      this.entries = entries;
    }

    /** That of a service of the file: of the upstream that its host names, or of its host. */
    public Balancer of(ServiceDefinition service) {
      Entry upstream = entries.get(service.host());
      return (upstream == null ? entries.get(new Host(service.host(), service.port())) : upstream)
          .balancer;
    }

    /** That of an upstream of the file. */
    public Balancer of(UpstreamDefinition upstream) {
      return entries.get(upstream.name()).balancer;
    }
  }

  /** The balancers of a file, which is the current one from now on. */
  public synchronized Balancers load(GatewayFile file) {
    Map<UUID, List<TargetDefinition>> targets =
        file.targets().stream().collect(Collectors.groupingBy(TargetDefinition::upstream));
    Map<Object, Entry> next = new HashMap<>();
    for (UpstreamDefinition upstream : file.upstreams()) {
      next.put(upstream.name(), entry(upstream, targets.getOrDefault(upstream.id(), List.of())));
    }
    for (ServiceDefinition service : file.services()) {
      if (!next.containsKey(service.host())) {
        Host host = new Host(service.host(), service.port());
        Entry known = entries.get(host);
        next.put(
            host,
            known == null
                ? new Entry(
                    null, List.of(), Balancer.of(service.host(), service.port(), names), null)
                : known);
      }
    }
    entries.values().stream().filter(entry -> !next.containsValue(entry)).forEach(Entry::stop);
    entries = Map.copyOf(next);
    entries.values().forEach(entry -> entry.balancer.lookUp());
    return new Balancers(entries);
  }

  private Entry entry(UpstreamDefinition upstream, List<TargetDefinition> targets) {
    Entry known = entries.get(upstream.name());
    if (known != null && known.isOf(upstream, targets)) {
      return known;
    }
    Balancer balancer = Balancer.of(upstream, targets, names);
    if (known != null) {
      balancer.learn(known.balancer);
    }
    return new Entry(upstream, targets, balancer, prober(upstream.healthChecks(), balancer));
  }

  private Prober prober(HealthChecks checks, Balancer balancer) {
    if (checks.active().healthyInterval().isZero()
        && checks.active().unhealthyInterval().isZero()) {
      return null;
    }
    Prober prober = new Prober(vertx, balancer, checks);
    prober.start();
    return prober;
  }

  /** Nothing is asked any more. */
  public synchronized void close() {
    vertx.cancelTimer(timer);
    entries.values().forEach(Entry::stop);
    entries = Map.of();
  }
}
