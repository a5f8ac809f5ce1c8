package dev.platformapi.gateway.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Indexes by text that another text may begin with. A look costs as much as the text is long, and
 * stops where no further key goes on, so that neither many keys nor a long text make it slow.
 */
final class PrefixTree {
  private final String label;
  private final Index value;

  /** What the labels of the children begin with, sorted. */
  private final char[] firsts;

  private final PrefixTree[] children;

  private PrefixTree(String label, Index value, char[] firsts, PrefixTree[] children) {
    this.label = label;
    this.value = value;
    this.firsts = firsts;
    this.children = children;
  }

  static PrefixTree of(Map<String, Index> indexes) {
    return build(indexes, indexes.keySet().stream().sorted().toList(), 0, 0);
  }

  /** Searches the indexes of all keys that the text begins with, from a place in it on. */
  void search(String text, int from, Search search) {
    PrefixTree node = this;
    int at = from;
    while (true) {
      node.value.search(search);
      if (at == text.length()) {
        return;
      }
      int child = Arrays.binarySearch(node.firsts, text.charAt(at));
      if (child < 0) {
        return;
      }
      node = node.children[child];
      if (!text.startsWith(node.label, at)) {
        return;
      }
      at += node.label.length();
    }
  }

  /**
   * @param keys sorted, all with the same beginning
   * @param from where the label begins in them
   * @param to where it ends
   */
  private static PrefixTree build(Map<String, Index> indexes, List<String> keys, int from, int to) {
    String first = keys.isEmpty() ? "" : keys.get(0);
    Index value = first.length() == to ? indexes.getOrDefault(first, Index.EMPTY) : Index.EMPTY;
    List<PrefixTree> children = new ArrayList<>();
    int start = first.length() == to ? 1 : 0;
    while (start < keys.size()) {
      int end = start + 1;
      while (end < keys.size() && keys.get(end).charAt(to) == keys.get(start).charAt(to)) {
        end++;
      }
      List<String> branch = keys.subList(start, end);
      children.add(build(indexes, branch, to, common(branch)));
      start = end;
    }
    char[] firsts = new char[children.size()];
    for (int i = 0; i < firsts.length; i++) {
      firsts[i] = children.get(i).label.charAt(0);
    }
    return new PrefixTree(
        first.substring(from, to), value, firsts, children.toArray(PrefixTree[]::new));
  }

  /** How much the first and the last have in common, and so all between them. */
  private static int common(List<String> sorted) {
    String first = sorted.get(0);
    String last = sorted.get(sorted.size() - 1);
    int length = 0;
    while (length < first.length()
        && length < last.length()
        && first.charAt(length) == last.charAt(length)) {
      length++;
    }
    return length;
  }
}
