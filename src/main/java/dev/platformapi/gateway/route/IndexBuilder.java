package dev.platformapi.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Arranges routes in an index: by the thing that tells most of them apart, then the routes of each
 * part by the next, until few are left to compare. What that thing is depends on the routes: the
 * path in one file, the host or a header in another.
 */
final class IndexBuilder {
  /** So few are compared faster than they are looked up. */
  private static final int FEW = 4;

  /** A split must spare a request one of so many routes, or the index would become a list. */
  private static final int GAIN = 8;

  /**
   * How many times the index may hold what the routes ask for: a route with ten hosts and ten paths
   * could be in a hundred places.
   */
  private static final int REPETITIONS = 4;

  private final List<Dimension> dimensions;
  private long room;

  private IndexBuilder(List<Dimension> dimensions) {
    this.dimensions = dimensions;
  }

  /**
   * An index for connections of one kind.
   *
   * @param routes by rank
   * @param tls whether the connections are encrypted, so that server names count
   */
  static Index build(List<Ranked> routes, boolean tls) {
    IndexBuilder builder = new IndexBuilder(Dimension.all(tls));
    long asked = 0;
    for (Dimension dimension : builder.dimensions) {
      for (Ranked ranked : routes) {
        asked += dimension.keys(ranked.route()).size();
      }
    }
    builder.room = REPETITIONS * (asked + routes.size());
    return builder.arrange(routes, List.of());
  }

  /**
   * @param done what the routes have been told apart by already
   */
  private Index arrange(List<Ranked> routes, List<Dimension> done) {
    if (routes.size() <= FEW) {
      return routes.isEmpty() ? Index.EMPTY : new Index.Leaf(routes);
    }
    Partition best = null;
    int worst = routes.size() - routes.size() / GAIN;
    for (Dimension dimension : open(routes, done)) {
      Partition partition = Partition.of(routes, dimension);
      if (partition.worst() < worst && partition.size() <= room) {
        best = partition;
        worst = partition.worst();
      }
    }
    return best == null ? new Index.Leaf(routes) : split(routes, best, done);
  }

  private Index split(List<Ranked> routes, Partition partition, List<Dimension> done) {
    room -= partition.size();
    List<Dimension> next = new ArrayList<>(done);
    next.add(partition.dimension());
    Map<String, Index> indexes = new HashMap<>();
    partition.asking().forEach((key, asking) -> indexes.put(key, arrange(asking, next)));
    return new Index.Split(
        routes.get(0).rank(),
        partition.dimension().directory(indexes),
        arrange(partition.others(), next));
  }

  private List<Dimension> open(List<Ranked> routes, List<Dimension> done) {
    List<Dimension> open = new ArrayList<>(dimensions);
    Dimension header = commonHeader(routes, done);
    if (header != null) {
      open.add(header);
    }
    open.removeAll(done);
    return open;
  }

  /** The header that most routes ask for; null when they ask for none that is not done. */
  private static Dimension commonHeader(List<Ranked> routes, List<Dimension> done) {
    Map<Dimension, Integer> counts = new HashMap<>();
    Dimension common = null;
    for (Ranked ranked : routes) {
      for (HeaderRule rule : ranked.route().conditions().headers()) {
        Dimension header = new Dimension.Header(rule.name());
        if (!done.contains(header)
            && counts.merge(header, 1, Integer::sum) > counts.getOrDefault(common, 0)) {
          common = header;
        }
      }
    }
    return common;
  }

  /**
   * Routes told apart.
   *
   * @param asking by each thing that they ask for; each list by rank
   * @param others that do not ask
   * @param size how many entries that makes
   * @param worst how many a request may be left with, if its keys lead to one list
   */
  private record Partition(
      Dimension dimension,
      Map<String, List<Ranked>> asking,
      List<Ranked> others,
      int size,
      int worst) {
    static Partition of(List<Ranked> routes, Dimension dimension) {
      Map<String, List<Ranked>> asking = new HashMap<>();
      List<Ranked> others = new ArrayList<>();
      int size = 0;
      int largest = 0;
      for (Ranked ranked : routes) {
        Collection<String> keys = dimension.keys(ranked.route());
        if (keys.isEmpty()) {
          others.add(ranked);
        }
        for (String key : keys) {
          List<Ranked> list = asking.computeIfAbsent(key, absent -> new ArrayList<>());
          // A route may have one prefix twice.
          if (list.isEmpty() || list.get(list.size() - 1) != ranked) {
            list.add(ranked);
            size++;
            largest = Math.max(largest, list.size());
          }
        }
      }
      return new Partition(dimension, asking, others, size, others.size() + largest);
    }
  }
}
