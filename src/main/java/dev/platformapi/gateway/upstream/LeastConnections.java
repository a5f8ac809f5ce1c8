package dev.platformapi.gateway.upstream;

import java.util.List;
import java.util.function.Predicate;

/** The peer with the fewest calls for its weight, counted with the one that is to come. */
final class LeastConnections implements Selection {
  private final Lowest lowest;

  LeastConnections(List<Peer> peers) {
    this.lowest = new Lowest(peers);
  }

  @Override
  public Peer pick(String key, Predicate<Peer> eligible) {
    return lowest.by(peer -> (peer.condition().calls() + 1.0) / peer.weight(), eligible);
  }
}
