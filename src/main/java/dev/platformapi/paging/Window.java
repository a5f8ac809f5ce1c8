package dev.platformapi.paging;

import dev.platformapi.error.PlatformException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Which part of a list is wanted: the first rows behind a place, or the last before one (Relay's
 * {@code first/after} and {@code last/before}).
 *
 * @param size rows wanted, 1 to {@value PageRequest#MAX_LIMIT}
 * @param backward whether they are the last ones
 * @param after only rows behind this cursor; null from the start
 * @param before only rows before this cursor; null to the end
 */
@RegisterForReflection
public record Window(int size, boolean backward, String after, String before) {
  /** Fails with {@code INVALID_PARAMETER} when the size is out of its bounds. */
  public Window {
    if (size < 1 || size > PageRequest.MAX_LIMIT) {
      throw PlatformException.invalidParameter(
          backward ? "last" : "first",
          "range",
          (backward ? "last" : "first") + " must be between 1 and " + PageRequest.MAX_LIMIT + ".");
    }
  }

  /**
   * From the four arguments of a connection, each null when it is not given. Fails with {@code
   * INVALID_PARAMETER} for {@code first} and {@code last} together.
   */
  public static Window of(Integer first, String after, Integer last, String before) {
    if (first != null && last != null) {
      throw PlatformException.invalidParameter(
          "last", "exclusive", "first and last exclude each other.");
    }
    boolean backward = last != null || (first == null && before != null && after == null);
    Integer size = backward ? last : first;
    return new Window(size == null ? PageRequest.DEFAULT_LIMIT : size, backward, after, before);
  }

  /** The rows to ask for: one more than wanted tells whether the list goes on. */
  public int rows() {
    return size + 1;
  }

  /**
   * The window from the rows that were found, nearest to its beginning first.
   *
   * @param found at most {@link #rows}
   * @param cursor the place of a row as clients see it
   */
  public <T> Connection<T> of(List<T> found, Function<T, String> cursor) {
    boolean more = found.size() > size;
    List<T> rows = new ArrayList<>(found.subList(0, Math.min(size, found.size())));
    if (backward) {
      Collections.reverse(rows);
    }
    return new Connection<>(
        rows.stream().map(row -> new Edge<>(row, cursor.apply(row))).toList(),
        backward ? more : after != null,
        backward ? before != null : more,
        null);
  }
}
