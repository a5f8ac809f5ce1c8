package dev.platformapi.gateway.upstream;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The peer for which a number is lowest; those for which it is the same, in turn. */
final class Lowest {
  private final List<Peer> peers;
  private final AtomicInteger turn = new AtomicInteger();

  Lowest(List<Peer> peers) {
    this.peers = peers;
  }

  /** The one of those that may be chosen; null when there is none. */
  Peer by(ToDoubleFunction<Peer> number, Predicate<Peer> eligible) {
    int size = peers.size();
    int start = turn.getAndIncrement();
    Peer lowest = null;
    double least = 0;
    for (int i = 0; i < size; i++) {
      Peer peer = peers.get(Math.floorMod(start + i, size));
      if (eligible.test(peer)) {
        double found = number.applyAsDouble(peer);
        if (lowest == null || found < least) {
          lowest = peer;
          least = found;
        }
      }
    }
    return lowest;
  }
}
