package dev.platformapi.gateway.route;

import java.util.List;

/** Routes, arranged so that few of them have to be compared with a request. */
abstract class Index {
  /** Of no routes. */
  static final Index EMPTY = new Leaf(List.of());

  private final int first;

  /**
   * @param first rank of all that are in it
   */
  private Index(int first) {
    this.first = first;
  }

  /** Gives the search what is better here than what it has. */
  final void search(Search search) {
    if (search.improvedBy(first)) {
      descend(search);
    }
  }

  abstract void descend(Search search);

  /** Routes that are compared one after the other, best first. */
  static final class Leaf extends Index {
    private final Ranked[] routes;

    /**
     * @param routes by rank
     */
    Leaf(List<Ranked> routes) {
      super(routes.isEmpty() ? Integer.MAX_VALUE : routes.get(0).rank());
      this.routes = routes.toArray(Ranked[]::new);
    }

    @Override
    void descend(Search search) {
      for (Ranked ranked : routes) {
        if (!search.improvedBy(ranked.rank()) || search.offer(ranked)) {
          return;
        }
      }
    }
  }

  /** Routes told apart by one thing that they ask for, beside those that do not ask for it. */
  static final class Split extends Index {
    private final Directory asking;
    private final Index others;

    /**
     * @param first rank of all that are in it
     * @param asking what finds those that the request may satisfy
     * @param others the rest
     */
    Split(int first, Directory asking, Index others) {
      super(first);
      this.asking = asking;
      this.others = others;
    }

    @Override
    void descend(Search search) {
      asking.search(search);
      others.search(search);
    }
  }
}
