package dev.platformapi.paging;

import java.util.List;
import java.util.function.Function;

/**
 * Some rows of a list whose size nobody has counted.
 *
 * @param next where the list goes on; null at its end
 */
public record Slice<T>(List<T> data, Cursor next) {
  /**
   * A slice of at most {@code limit} from rows of which one more was asked for.
   *
   * @param place the place of a row
   */
  public static <T> Slice<T> of(List<T> rows, int limit, Function<T, Cursor> place) {
    if (rows.size() <= limit) {
      return new Slice<>(rows, null);
    }
    return new Slice<>(List.copyOf(rows.subList(0, limit)), place.apply(rows.get(limit - 1)));
  }
}
