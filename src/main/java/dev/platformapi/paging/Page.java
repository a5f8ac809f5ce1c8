package dev.platformapi.paging;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * One page of a list and the size of the whole.
 *
 * @param data the rows, in the order asked for
 * @param request the page that this is
 * @param total rows in the whole list
 */
@RegisterForReflection
public record Page<T>(List<T> data, PageRequest request, long total) {
  /** The number of pages; an empty list has none. */
  public long pages() {
    return (total + request.limit() - 1) / request.limit();
  }

  public boolean hasNext() {
    return (long) request.page() * request.limit() < total;
  }

  public boolean hasPrevious() {
    return request.page() > 1;
  }
}
