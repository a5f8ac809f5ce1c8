package dev.platformapi.paging;

import dev.platformapi.error.PlatformException;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Which page of a list is wanted.
 *
 * @param page number of the page, from 1
 * @param limit rows in a page, 1 to {@value #MAX_LIMIT}
 */
@RegisterForReflection
public record PageRequest(int page, int limit) {
  public static final int MAX_LIMIT = 100;
  public static final int DEFAULT_LIMIT = 20;

  /** Fails with {@code INVALID_PARAMETER} when a number is out of its bounds. */
  public PageRequest {
    if (page < 1) {
      throw PlatformException.invalidParameter("page", "min", "page must be 1 or more.");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw PlatformException.invalidParameter(
          "limit", "range", "limit must be between 1 and " + MAX_LIMIT + ".");
    }
  }

  /** Index of the page's first row in the list; pages beyond the end of any list share one. */
  public int firstRow() {
    return (int) Math.min((page - 1L) * limit, Integer.MAX_VALUE - MAX_LIMIT);
  }
}
