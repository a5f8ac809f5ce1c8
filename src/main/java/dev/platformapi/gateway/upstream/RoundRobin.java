package dev.platformapi.gateway.upstream;

import java.util.List;
import java.util.function.Predicate;

/**
 * One after the other, as often as they weigh, and never one several times in a row when that can
 * be helped: who has waited longest for what it weighs comes next.
 */
final class RoundRobin implements Balancing {
  private List<Peer> peers = List.of();

  @Override
  public synchronized void use(List<Peer> all) {
    peers = all;
  }

  @Override
  public synchronized Peer next(String key, Predicate<Peer> willDo) {
    Peer best = null;
    long total = 0;
    for (Peer peer : peers) {
      if (peer.weight() > 0 && willDo.test(peer)) {
        total += peer.weight();
        peer.turn += peer.weight();
        if (best == null || peer.turn > best.turn) {
          best = peer;
        }
      }
    }
    if (best != null) {
      best.turn -= total;
    }
    return best;
  }
}
