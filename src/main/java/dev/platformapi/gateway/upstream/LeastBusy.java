package dev.platformapi.gateway.upstream;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Who has least to do for what it weighs; among several, one after the other. */
final class LeastBusy implements Balancing {
  private final ToDoubleFunction<Peer> load;
  private final AtomicInteger start = new AtomicInteger();
  private volatile List<Peer> peers = List.of();

  private LeastBusy(ToDoubleFunction<Peer> load) {
    this.load = load;
  }

  /** By the requests that they have now. */
  static LeastBusy byConnections() {
    return new LeastBusy(peer -> (peer.underWay() + 1.0) / peer.weight());
  }

  /** By how long their answers take, and how many are waited for. */
  static LeastBusy byLatency() {
    return new LeastBusy(peer -> peer.latency() * (peer.underWay() + 1) / peer.weight());
  }

  @Override
  public void use(List<Peer> all) {
    peers = all;
  }

  @Override
  public Peer next(String key, Predicate<Peer> willDo) {
    List<Peer> all = peers;
    int offset = Math.floorMod(start.getAndIncrement(), Math.max(1, all.size()));
    Peer best = null;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < all.size(); i++) {
      Peer peer = all.get((i + offset) % all.size());
      if (peer.weight() > 0 && willDo.test(peer)) {
        double busy = load.applyAsDouble(peer);
        if (best == null || busy < least) {
          best = peer;
          least = busy;
        }
      }
    }
    return best;
  }
}
