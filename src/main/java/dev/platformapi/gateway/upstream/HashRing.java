package dev.platformapi.gateway.upstream;

import io.netty.util.NetUtil;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The same peer for the same key. Peers have places on a ring of slots, a key has one, and who is
 * next before it gets the request; so a peer that goes leaves its keys to the others and moves none
 * besides. Slots and hashes are Kong's: pods of both send a key to the same target. Requests
 * without a key go round.
 */
final class HashRing implements Selection {
  private static final int FEWEST_SLOTS = 1_000;

  /** Of a peer whose weight is that of the others. */
  private static final int PLACES = 160;

  private final Peer[] slots;
  private final Selection keyless;

  /**
   * @param slots how many there are; fewer than a thousand are a thousand
   * @param targets that the upstream has, of whatever weight
   */
  HashRing(int slots, int targets, List<Peer> peers) {
    this.slots = new Peer[Math.max(slots, FEWEST_SLOTS)];
    this.keyless = new RoundRobin(peers);
    long total = peers.stream().mapToLong(Peer::weight).sum();
    peers.stream()
        .sorted(
            Comparator.comparing(Peer::host)
                .thenComparingInt(Peer::port)
                .thenComparing(Peer::address))
        .forEach(peer -> place(peer, (double) peer.weight() / total * targets * PLACES));
  }

  /** A slot that is taken costs a try, of which there are as many as slots. */
  private void place(Peer peer, double places) {
    String host =
        NetUtil.isValidIpV6Address(peer.address()) ? "[" + peer.address() + "]" : peer.address();
    int missing = Math.max(1, (int) places);
    for (int i = 1; i <= slots.length && missing > 0; i++) {
      int slot = slot(host + "::" + peer.port() + " " + i);
      if (slots[slot] == null) {
        slots[slot] = peer;
        missing--;
      }
    }
  }

  private int slot(String key) {
    return (int) (Integer.toUnsignedLong(XxHash32.of(key)) % slots.length);
  }

  @Override
  public Peer pick(String key, Predicate<Peer> eligible) {
    if (key == null) {
      return keyless.pick(null, eligible);
    }
    int start = slot(key);
    for (int i = 0; i < slots.length; i++) {
      Peer peer = slots[Math.floorMod(start - i, slots.length)];
      if (peer != null && eligible.test(peer)) {
        return peer;
      }
    }
    return null;
  }
}
