package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.UpstreamDefinition;
import java.util.List;
import java.util.function.Predicate;

/** An algorithm and the peers among which it chooses, each of which has a weight. */
interface Selection {
  /**
   * One of the peers that may be chosen; null when there is none.
   *
   * @param key by which it is chosen, if the algorithm knows keys; null when there is none
   */
  Peer pick(String key, Predicate<Peer> eligible);

  /** The algorithm of an upstream, on peers of a weight that is not zero. */
  static Selection of(UpstreamDefinition upstream, int targets, List<Peer> peers) {
    return switch (upstream.algorithm()) {
      case ROUND_ROBIN -> new RoundRobin(peers);
      case LEAST_CONNECTIONS -> new LeastConnections(peers);
      case CONSISTENT_HASHING -> new HashRing(upstream.slots(), targets, peers);
      case LATENCY -> new LowestLatency(peers, System::nanoTime);
    };
  }
}
