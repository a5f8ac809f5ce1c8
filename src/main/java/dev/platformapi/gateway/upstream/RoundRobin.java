package dev.platformapi.gateway.upstream;

import java.util.List;
import java.util.function.Predicate;

/**
 * Peers in turn, each as often as its weight says, and never often in a row: all that may be chosen
 * are credited with their weight, and who has most pays for all. So the shares are right among
 * those who are healthy at the moment, too.
 */
final class RoundRobin implements Selection {
  private final List<Peer> peers;
  private final long[] credits;

  RoundRobin(List<Peer> peers) {
    this.peers = peers;
    this.credits = new long[peers.size()];
  }

  @Override
  public synchronized Peer pick(String key, Predicate<Peer> eligible) {
    int best = -1;
    long total = 0;
    for (int i = 0; i < credits.length; i++) {
      if (eligible.test(peers.get(i))) {
        int weight = peers.get(i).weight();
        credits[i] += weight;
        total += weight;
        if (best < 0 || credits[i] > credits[best]) {
          best = i;
        }
      }
    }
    if (best < 0) {
      return null;
    }
    credits[best] -= total;
    return peers.get(best);
  }
}
