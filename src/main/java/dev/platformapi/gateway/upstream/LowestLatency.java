package dev.platformapi.gateway.upstream;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The peer whose latest calls were fastest for its weight. What is known of a peer fades while it
 * gets no calls, so that a slow one is tried again; a new one starts from the mean of the others.
 */
final class LowestLatency implements Selection {
  private final Lowest lowest;
  private final LongSupplier nanos;

  LowestLatency(List<Peer> peers, LongSupplier nanos) {
    this.lowest = new Lowest(peers);
    this.nanos = nanos;
    long now = nanos.getAsLong();
    List<Condition> conditions = peers.stream().map(Peer::condition).toList();
    double mean =
        conditions.stream()
            .filter(Condition::hasLatency)
            .mapToDouble(condition -> condition.latency(now))
            .average()
            .orElse(0);
    conditions.stream()
        .filter(condition -> !condition.hasLatency())
        .forEach(condition -> condition.assumeLatency(mean, now));
  }

  @Override
  public Peer pick(String key, Predicate<Peer> eligible) {
    long now = nanos.getAsLong();
    return lowest.by(peer -> peer.condition().latency(now) / peer.weight(), eligible);
  }
}
