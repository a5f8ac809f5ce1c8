package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.HealthChecks;
import dev.platformapi.gateway.config.TargetDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition;
import dev.platformapi.gateway.config.UpstreamDefinition.Algorithm;
import dev.platformapi.gateway.config.UpstreamDefinition.HashOn;
import dev.platformapi.gateway.config.UpstreamDefinition.Input;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Chooses who answers: one of the addresses behind a host, or of the targets of an upstream. Names
 * are looked up again now and then; what was found before is good until something else is found.
 */
public final class Balancer {
  private static final Logger LOG = Logger.getLogger(Balancer.class);
  private static final HashOn NOTHING = new HashOn(Input.NONE, Optional.empty());

  private final String name;
  private final List<Target> targets;
  private final Names names;
  private final Balancing balancing;
  private final HashOn hashOn;
  private final HashOn hashFallback;
  private final Optional<HealthChecks> checks;
  private final Map<Target, List<String>> addresses = new ConcurrentHashMap<>();
  private volatile List<Peer> peers;
  private Future<Void> looking;

  private Balancer(
      String name,
      List<Target> targets,
      Names names,
      Balancing balancing,
      HashOn hashOn,
      HashOn hashFallback,
      Optional<HealthChecks> checks) {
    this.name = name;
    this.targets = targets;
    this.names = names;
    this.balancing = balancing;
    this.hashOn = hashOn;
    this.hashFallback = hashFallback;
    this.checks = checks;
  }

  /** Of an upstream. */
  static Balancer of(UpstreamDefinition upstream, List<TargetDefinition> targets, Names names) {
    Balancing balancing =
        upstream.algorithm() == Algorithm.CONSISTENT_HASHING
                || upstream.hashOn().input() != Input.NONE
            ? new HashRing(upstream.slots(), new RoundRobin())
            : switch (upstream.algorithm()) {
              case LEAST_CONNECTIONS -> LeastBusy.byConnections();
              case LATENCY -> LeastBusy.byLatency();
              case ROUND_ROBIN, CONSISTENT_HASHING -> new RoundRobin();
            };
    return new Balancer(
        upstream.name(),
        targets.stream()
            .map(target -> new Target(target.host(), target.port(), target.weight()))
            .toList(),
        names,
        balancing,
        upstream.hashOn(),
        upstream.hashFallback(),
        Optional.of(upstream.healthChecks()).filter(Balancer::areOn));
  }

  /** Of a host, all of whose addresses are as good as each other. */
  static Balancer of(String host, int port, Names names) {
    return new Balancer(
        host + ":" + port,
        List.of(new Target(host, port, 1)),
        names,
        new RoundRobin(),
        NOTHING,
        NOTHING,
        Optional.empty());
  }

  private record Target(String host, int port, int weight) {}

  /** The name of the upstream, or the host and its port. */
  public String name() {
    return name;
  }

  /** All that are known of, well or not. */
  public List<Peer> peers() {
    List<Peer> known = peers;
    return known == null ? List.of() : known;
  }

  /** Targets whose names have no address. */
  public List<String> unresolved() {
    return targets.stream()
        .filter(target -> peers != null && !addresses.containsKey(target))
        .map(target -> target.host + ":" + target.port)
        .toList();
  }

  /**
   * Whose turn it is. Fails with a {@link NoPeerException}.
   *
   * @param tried who is not chosen when there are others
   */
  public Future<Peer> choose(HashKey key, Collection<Peer> tried) {
    if (peers == null) {
      return lookUp().compose(found -> choose(key, tried));
    }
    if (peers.isEmpty()) {
      return Future.failedFuture(
          targets.isEmpty() ? NoPeerException.nobodyWell() : NoPeerException.unknownName());
    }
    if (checks.isPresent() && isBelow(checks.get().threshold())) {
      return Future.failedFuture(NoPeerException.nobodyWell());
    }
    String value = value(key);
    Peer peer =
        tried.isEmpty()
            ? balancing.next(value, Peer::isWell)
            : untried(value, candidate -> !tried.contains(candidate));
    return peer == null
        ? Future.failedFuture(NoPeerException.nobodyWell())
        : Future.succeededFuture(peer);
  }

  private Peer untried(String key, Predicate<Peer> isNew) {
    Peer other = balancing.next(key, isNew.and(Peer::isWell));
    return other == null ? balancing.next(key, Peer::isWell) : other;
  }

  private String value(HashKey key) {
    if (hashOn.input() == Input.NONE) {
      return null;
    }
    String value = key.of(hashOn);
    return value == null && hashFallback.input() != Input.NONE ? key.of(hashFallback) : value;
  }

  private boolean isBelow(double threshold) {
    if (threshold <= 0) {
      return false;
    }
    long total = 0;
    long well = 0;
    for (Peer peer : peers) {
      total += peer.weight();
      well += peer.isWell() ? peer.weight() : 0;
    }
    return well * 100.0 < threshold * total;
  }

  /** Looks all names up, again perhaps; never fails. */
  synchronized Future<Void> lookUp() {
    if (looking == null || looking.isComplete()) {
      List<Future<Boolean>> lookups = targets.stream().map(this::lookUp).toList();
      looking =
          Future.join(lookups)
              .onComplete(
                  all -> {
                    if (peers == null || lookups.stream().anyMatch(Future::result)) {
                      rebuild();
                    }
                  })
              .mapEmpty();
    }
    return looking;
  }

  /** Whether something else was found than before. */
  private Future<Boolean> lookUp(Target target) {
    return names
        .resolve(target.host)
        .map(
            found -> {
              List<String> sorted = found.stream().distinct().sorted().toList();
              return !sorted.isEmpty() && !sorted.equals(addresses.put(target, sorted));
            })
        .otherwise(
            failure -> {
              LOG.debugf("%s: %s", target.host, failure.getMessage());
              return false;
            });
  }

  private synchronized void rebuild() {
    List<Peer> all = new ArrayList<>();
    for (Target target : targets) {
      for (String address : addresses.getOrDefault(target, List.of())) {
        all.add(
            peers().stream()
                .filter(peer -> isAt(peer, target, address))
                .findFirst()
                .orElseGet(() -> peer(target, address)));
      }
    }
    balancing.use(List.copyOf(all));
    peers = List.copyOf(all);
  }

  private static boolean isAt(Peer peer, Target target, String address) {
    return peer.host().equals(target.host)
        && peer.port() == target.port
        && peer.weight() == target.weight
        && peer.address().equals(address);
  }

  private Peer peer(Target target, String address) {
    PeerHealth health =
        checks
            .map(known -> new PeerHealth(known, well -> tell(target, address, well)))
            .orElse(null);
    return new Peer(target.host, target.port, address, target.weight, health);
  }

  private void tell(Target target, String address, boolean well) {
    LOG.warnf(
        "%s: target %s:%d (%s) is %s",
        name, target.host, target.port, address, well ? "healthy" : "unhealthy");
  }

  /** What was found out by another one about the same peers is known to this one. */
  void learn(Balancer other) {
    addresses.putAll(other.addresses);
    addresses.keySet().retainAll(targets);
    if (addresses.size() == targets.size() && other.peers != null) {
      rebuild();
    }
    for (Peer peer : peers()) {
      for (Peer known : other.peers()) {
        if (peer.health() != null
            && known.health() != null
            && peer.target().equals(known.target())
            && peer.address().equals(known.address())) {
          peer.health().well(known.isWell());
        }
      }
    }
  }

  private static boolean areOn(HealthChecks checks) {
    HealthChecks.Thresholds passive = checks.passive().thresholds();
    return !checks.active().healthyInterval().isZero()
        || !checks.active().unhealthyInterval().isZero()
        || passive.tcpFailures() > 0
        || passive.timeouts() > 0
        || passive.httpFailures() > 0;
  }
}
