package dev.platformapi.gateway.upstream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The same peer for the same key, as long as it is there: each peer has points on a ring, and a key
 * belongs to the next one. When a peer comes or goes, only the keys between its points move.
 */
final class HashRing implements Balancing {
  private static final int USUAL_WEIGHT = 100;
  private static final int POINTS_PER_SLOTS = 100;
  private static final int MOST_POINTS = 10_000;

  private final int slots;
  private final Balancing otherwise;
  private volatile TreeMap<Long, Peer> ring = new TreeMap<>();

  /**
   * @param slots how finely keys are spread
   * @param otherwise for requests without a key
   */
  HashRing(int slots, Balancing otherwise) {
    this.slots = slots;
    this.otherwise = otherwise;
  }

  @Override
  public void use(List<Peer> all) {
    TreeMap<Long, Peer> points = new TreeMap<>();
    for (Peer peer : all) {
      String name = peer.target() + "/" + peer.address() + "#";
      int count = points(peer);
      for (int i = 0; i < count; i++) {
        points.put(hash(name + i), peer);
      }
    }
    ring = points;
    otherwise.use(all);
  }

  @Override
  public Peer next(String key, Predicate<Peer> willDo) {
    if (key == null) {
      return otherwise.next(null, willDo);
    }
    TreeMap<Long, Peer> points = ring;
    long hash = hash(key);
    for (Map.Entry<Long, Peer> point : points.tailMap(hash, true).entrySet()) {
      if (willDo.test(point.getValue())) {
        return point.getValue();
      }
    }
    for (Map.Entry<Long, Peer> point : points.headMap(hash, false).entrySet()) {
      if (willDo.test(point.getValue())) {
        return point.getValue();
      }
    }
    return null;
  }

  private int points(Peer peer) {
    long points = (long) peer.weight() * slots / USUAL_WEIGHT / POINTS_PER_SLOTS;
    return peer.weight() == 0 ? 0 : (int) Math.max(1, Math.min(MOST_POINTS, points));
  }

  /** FNV-1a of 64 bits, mixed, because keys often differ in their last characters only. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
