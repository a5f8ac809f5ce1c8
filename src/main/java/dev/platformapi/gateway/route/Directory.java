package dev.platformapi.gateway.route;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Finds those of many indexes that may have routes for a request. */
interface Directory {
  /** Searches them. */
  void search(Search search);

  /** By what the path begins with. */
  static Directory ofPrefixes(Map<String, Index> indexes) {
    PrefixTree tree = PrefixTree.of(indexes);
    return search -> tree.search(search.request().path(), 0, search);
  }

  /** By what the path has somewhere, from a slash on. */
  static Directory ofParts(Map<String, Index> indexes) {
    PrefixTree tree = PrefixTree.of(indexes);
    return search -> {
      String path = search.request().path();
      for (int slash = 0; slash >= 0; slash = path.indexOf('/', slash + 1)) {
        tree.search(path, slash, search);
      }
    };
  }

  /** By the method. */
  static Directory ofMethods(Map<String, Index> indexes) {
    return search -> search(indexes.get(search.request().method()), search);
  }

  /** By the values of a header, in small letters. */
  static Directory ofHeader(String name, Map<String, Index> indexes) {
    return search -> {
      for (String value : search.request().header(name)) {
        search(indexes.get(value.toLowerCase(Locale.ROOT)), search);
      }
    };
  }

  /**
   * By a name, as {@link NameRule#key} writes them.
   *
   * @param name of the request, in small letters; null when it has none
   */
  static Directory ofNames(Map<String, Index> indexes, Function<RouteRequest, String> name) {
    return new NameDirectory(indexes, name);
  }

  private static void search(Index index, Search search) {
    if (index != null) {
      index.search(search);
    }
  }
}
