package dev.platformapi.gateway.route;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Indexes by names, some of them with a {@code *} at one end. */
final class NameDirectory implements Directory {
  private final Function<RouteRequest, String> name;
  private final Map<String, Index> exact = new HashMap<>();
  private final PrefixTree beginnings;

  /** Of ends read backwards; null when there are none. */
  private final PrefixTree ends;

  NameDirectory(Map<String, Index> indexes, Function<RouteRequest, String> name) {
    this.name = name;
    Map<String, Index> beginning = new HashMap<>();
    Map<String, Index> ending = new HashMap<>();
    indexes.forEach(
        (key, index) -> {
          if (key.startsWith("*")) {
            ending.put(reversed(key.substring(1)), index);
          } else if (key.endsWith("*")) {
            beginning.put(key.substring(0, key.length() - 1), index);
          } else {
            exact.put(key, index);
          }
        });
    beginnings = PrefixTree.of(beginning);
    ends = ending.isEmpty() ? null : PrefixTree.of(ending);
  }

  @Override
  public void search(Search search) {
    String asked = name.apply(search.request());
    if (asked == null) {
      return;
    }
    exact.getOrDefault(asked, Index.EMPTY).search(search);
    beginnings.search(asked, 0, search);
    if (ends != null) {
      ends.search(reversed(asked), 0, search);
    }
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }
}
