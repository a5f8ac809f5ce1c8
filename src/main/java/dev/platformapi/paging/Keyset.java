package dev.platformapi.paging;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keyset paging: a list in a total order is entered behind or before the keys of one of its rows,
 * by index, however deep that row lies and whatever is inserted or deleted meanwhile.
 *
 * @param columns in HQL; the last one decides, or together they do
 */
public record Keyset(List<SortKey<String>> columns) {
  /** The order by clause; reversed to read the list from its end. */
  public String orderBy(boolean reversed) {
    return columns.stream()
        .map(column -> column.key() + " " + direction(column, reversed).keyword())
        .collect(Collectors.joining(", "));
  }

  /**
   * Only rows behind that place, or before it.
   *
   * @param values of the columns there
   */
  public void addBound(Where where, List<Object> values, boolean behind) {
    List<String> alternatives = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    StringBuilder equal = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      SortKey<String> column = columns.get(i);
      parameters.addAll(values.subList(0, i + 1));
      alternatives.add(equal + column.key() + " " + comparison(column, behind) + " {}");
      equal.append(column.key()).append(" = {} and ");
    }
    if (columns.size() > 1) {
      // The index is entered by the first column; the rest decides among those alike in it.
      SortKey<String> first = columns.get(0);
      where.and(first.key() + " " + comparison(first, behind) + "= {}", values.get(0));
    }
    where.and(String.join(" or ", alternatives), parameters.toArray());
  }

  private static String comparison(SortKey<String> column, boolean behind) {
    return direction(column, !behind) == SortOrder.ASC ? ">" : "<";
  }

  private static SortOrder direction(SortKey<String> column, boolean reversed) {
    return reversed ? column.order().reversed() : column.order();
  }
}
