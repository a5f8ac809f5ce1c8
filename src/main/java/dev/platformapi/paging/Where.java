package dev.platformapi.paging;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The where clause of a query, built from conditions that must all hold. The text of a condition is
 * the code's own; values are parameters, and never become part of the text.
 */
public final class Where {
  /** Stands for the next value in the text of a condition. */
  private static final String VALUE = "{}";

  private final List<String> clauses = new ArrayList<>();
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  /**
   * One more condition.
   *
   * @param clause in HQL, with <code>{}</code> for each of the values, in their order
   */
  public Where and(String clause, Object... values) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (Object value : values) {
      int at = clause.indexOf(VALUE, from);
      String name = "p" + parameters.size();
      text.append(clause, from, at).append(':').append(name);
      parameters.put(name, value);
      from = at + VALUE.length();
    }
    clauses.add("(" + text.append(clause.substring(from)) + ")");
    return this;
  }

  /**
   * Rows that have one of these ids. One parameter, however many there are: Hibernate translates a
   * query anew for each list of parameters.
   *
   * @param path to the id, in HQL
   */
  public static Where oneOf(String path, Collection<UUID> ids) {
    String array = ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    return new Where()
        .and(
            "cast(sql('? = any(cast(cast(? as text) as uuid[]))', "
                + path
                + ", {}) as Boolean) = true",
            array);
  }

  /** Whether there is no condition, so that every row is meant. */
  public boolean isEmpty() {
    return clauses.isEmpty();
  }

  /** The conditions in HQL; one that always holds when there are none. */
  public String text() {
    return clauses.isEmpty() ? "1 = 1" : String.join(" and ", clauses);
  }

  public Map<String, Object> parameters() {
    return parameters;
  }
}
