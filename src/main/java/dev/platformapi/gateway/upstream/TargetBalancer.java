package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.UpstreamDefinition.HashOn;
import dev.platformapi.gateway.config.UpstreamDefinition.Input;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Chooses among the addresses of targets. Follows DNS when it is used: what it finds changed there,
 * it takes over before it chooses.
 */
final class TargetBalancer implements Balancer {
  private final VertxInternal vertx;
  private final List<Target> targets;
  private final Rules rules;
  private final Map<Peer.Place, Condition> conditions;
  private volatile Pool pool;

  /**
   * @param conditions of peers that were known before, by their places
   */
  TargetBalancer(
      Vertx vertx, List<Target> targets, Rules rules, Map<Peer.Place, Condition> conditions) {
    this.vertx = (VertxInternal) vertx;
    this.targets = targets;
    this.rules = rules;
    this.conditions = new ConcurrentHashMap<>(conditions);
    this.pool = pool(Collections.nCopies(targets.size(), null));
  }

  @Override
  public Future<Peer> choose(HashKey key, Set<Peer> tried) {
    if (isOlderThan(KnownName.IDLE)) {
      return afterLookups(KnownName.IDLE).transform(done -> chosen(pool(), key, tried));
    }
    Pool now = pool();
    if (now.weight() > 0) {
      return chosen(now, key, tried);
    }
    return isOlderThan(KnownName.FRESH)
        ? afterLookups(KnownName.FRESH).transform(done -> chosen(pool(), key, tried))
        : chosen(pool(), key, tried);
  }

  /** All peers at the addresses that are known now. */
  List<Peer> peers() {
    return pool().peers();
  }

  /** How the targets are, each at each of its addresses. */
  List<TargetStatus> statuses(String upstream) {
    Pool now = pool();
    List<TargetStatus> all = new ArrayList<>();
    for (Target target : targets) {
      List<Peer> own =
          now.peers().stream()
              .filter(peer -> peer.host().equals(target.name().host()))
              .filter(peer -> peer.port() == target.port())
              .toList();
      String name = target.toString();
      for (Peer peer : own) {
        all.add(
            new TargetStatus(
                upstream,
                name,
                peer.toString(),
                peer.weight(),
                peer.health(),
                peer.condition().calls()));
      }
      if (own.isEmpty()) {
        all.add(new TargetStatus(upstream, name, "", target.weight(), PeerState.DNS_ERROR, 0));
      }
    }
    return all;
  }

  Map<Peer.Place, Condition> conditions() {
    return conditions;
  }

  private boolean isOlderThan(Duration age) {
    for (Target target : targets) {
      if (target.name().isOlderThan(age)) {
        return true;
      }
    }
    return false;
  }

  /** Done on the context of the caller when DNS has been asked for all that is older. */
  private Future<Void> afterLookups(Duration age) {
    Promise<Void> promise = vertx.promise();
    Future.all(
            targets.stream()
                .map(Target::name)
                .filter(name -> name.isOlderThan(age))
                .map(KnownName::lookUp)
                .toList())
        .<Void>mapEmpty()
        .onComplete(promise);
    return promise.future();
  }

  private Future<Peer> chosen(Pool now, HashKey key, Set<Peer> tried) {
    Peer peer = null;
    if (rules.threshold == 0 || now.isAbove(rules.threshold)) {
      String hash = hash(key);
      peer = now.selection().pick(hash, one -> one.isAvailable() && !tried.contains(one));
      if (peer == null && !tried.isEmpty()) {
        peer = now.selection().pick(hash, Peer::isAvailable);
      }
    }
    return peer == null
        ? Future.failedFuture(new NoPeerException(rules.nobody))
        : Future.succeededFuture(peer);
  }

  private String hash(HashKey key) {
    for (HashOn hashOn : rules.hashOn) {
      if (hashOn.input() != Input.NONE) {
        String value = key.of(hashOn);
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }

  private Pool pool() {
    Pool now = pool;
    return isCurrent(now) ? now : renewed();
  }

  private synchronized Pool renewed() {
    if (!isCurrent(pool)) {
      pool = pool(known());
    }
    return pool;
  }

  private boolean isCurrent(Pool some) {
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i).name().addresses() != some.addresses().get(i)) {
        return false;
      }
    }
    return true;
  }

  private List<List<String>> known() {
    List<List<String>> known = new ArrayList<>(targets.size());
    targets.forEach(target -> known.add(target.name().addresses()));
    return known;
  }

  private Pool pool(List<List<String>> addresses) {
    return Pool.of(targets, addresses, conditions, rules.judge, rules.algorithm);
  }

  /**
   * How it is chosen.
   *
   * @param algorithm makes what chooses among peers
   * @param hashOn what a key is taken from, the first that a request has
   * @param threshold the percentage of the weight that must be exceeded by the healthy
   * @param nobody what it is called when nobody can be chosen
   */
  record Rules(
      Judge judge,
      Function<List<Peer>, Selection> algorithm,
      List<HashOn> hashOn,
      double threshold,
      NoPeerException.Kind nobody) {}
}
