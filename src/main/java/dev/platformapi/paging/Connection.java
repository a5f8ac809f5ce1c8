package dev.platformapi.paging;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A window of a list, after Relay's cursor connections.
 *
 * @param edges the rows in the order of the list, whichever way the window was read
 * @param hasPrevious whether there are rows before; when the window begins behind a cursor, there
 *     was at least that row
 * @param hasNext whether there are rows behind; when the window ends before a cursor, there was at
 *     least that row
 * @param total rows in the whole list; null when nobody asked for it
 */
@RegisterForReflection
public record Connection<T>(List<Edge<T>> edges, boolean hasPrevious, boolean hasNext, Long total) {
  /** The same with its total. */
  public Connection<T> withTotal(long rows) {
    return new Connection<>(edges, hasPrevious, hasNext, rows);
  }

  public List<T> nodes() {
    return edges.stream().map(Edge::node).toList();
  }

  /** Where the window begins; null when it is empty. */
  public String startCursor() {
    return edges.isEmpty() ? null : edges.get(0).cursor();
  }

  /** Where the window ends; null when it is empty. */
  public String endCursor() {
    return edges.isEmpty() ? null : edges.get(edges.size() - 1).cursor();
  }
}
