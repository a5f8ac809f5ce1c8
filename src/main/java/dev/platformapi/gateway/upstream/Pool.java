package dev.platformapi.gateway.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The peers that targets have as long as no address changes.
 *
 * @param addresses of each target that this was made from; null for one that is not known yet
 * @param peers all of them, those without weight, too
 * @param selection chooses among those with a weight
 */
record Pool(List<List<String>> addresses, List<Peer> peers, Selection selection, long weight) {
  private static final double PERCENT = 100;

  /**
   * Makes the peers of targets.
   *
   * @param conditions of peers by their places, to which those of new ones are added, and from
   *     which go those of others as soon as all addresses are known
   * @param algorithm makes what chooses among peers
   */
  static Pool of(
      List<Target> targets,
      List<List<String>> addresses,
      Map<Peer.Place, Condition> conditions,
      Judge judge,
      Function<List<Peer>, Selection> algorithm) {
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      Target target = targets.get(i);
      for (String address : addresses.get(i) == null ? List.<String>of() : addresses.get(i)) {
        Peer.Place place = new Peer.Place(target.name().host(), address, target.port());
        Condition condition = conditions.computeIfAbsent(place, key -> new Condition());
        peers.add(new Peer(place, target.weight(), condition, judge));
      }
    }
    if (!addresses.contains(null)) {
      conditions.keySet().retainAll(peers.stream().map(Peer::place).collect(Collectors.toSet()));
    }
    List<Peer> chosen = peers.stream().filter(peer -> peer.weight() > 0).toList();
    return new Pool(
        addresses,
        List.copyOf(peers),
        algorithm.apply(chosen),
        chosen.stream().mapToLong(Peer::weight).sum());
  }

  /** Whether more than a percentage of the weight is available. */
  boolean isAbove(double percentage) {
    long available = 0;
    for (Peer peer : peers) {
      if (peer.isAvailable()) {
        available += peer.weight();
      }
    }
    return available * PERCENT > percentage * weight;
  }
}
