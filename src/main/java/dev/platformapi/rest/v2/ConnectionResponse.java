package dev.platformapi.rest.v2;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.platformapi.paging.Connection;
import dev.platformapi.paging.Window;
import dev.platformapi.rest.Addresses;
import dev.platformapi.rest.Linked;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A window of a list.
 *
 * @param data the rows, in the order of the list
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ConnectionResponse<T>(List<T> data, PageInfo page, Links links) implements Linked {
  private static final List<String> PLACES = List.of("first", "after", "last", "before");

  /**
   * Where the window is.
   *
   * @param startCursor the place of its first row, to send as {@code before}
   * @param endCursor the place of its last row, to send as {@code after}
   * @param total rows in the whole list; left out unless asked for
   */
  @RegisterForReflection
  @Schema(
      name = "PageInfo",
      requiredProperties = {"has_next", "has_previous", "start_cursor", "end_cursor"})
  public record PageInfo(
      boolean hasNext,
      boolean hasPrevious,
      @Schema(nullable = true) String startCursor,
      @Schema(nullable = true) String endCursor,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(minimum = "0") Long total) {}

  /** Addresses of this window and its neighbours; null where there is none. */
  @RegisterForReflection
  @Schema(name = "CursorLinks")
  public record Links(
      @Schema(examples = "/api/v2/users?first=20") String self,
      @Schema(nullable = true) String next,
      @Schema(nullable = true) String prev) {}

  /**
   * The window as the answer to that request; the links keep the request's other parameters.
   *
   * @param row what is shown of a row
   */
  static <N, T> ConnectionResponse<T> of(
      Connection<N> found, Window window, UriInfo uri, Function<N, T> row) {
    return new ConnectionResponse<>(
        found.nodes().stream().map(row).toList(),
        new PageInfo(
            found.hasNext(),
            found.hasPrevious(),
            found.startCursor(),
            found.endCursor(),
            found.total()),
        new Links(
            Addresses.with(uri, Map.of(), List.of()),
            found.hasNext() && found.endCursor() != null
                ? link(uri, "first", window, "after", found.endCursor())
                : null,
            found.hasPrevious() && found.startCursor() != null
                ? link(uri, "last", window, "before", found.startCursor())
                : null));
  }

  @Override
  public Map<String, String> neighbours() {
    Map<String, String> neighbours = new LinkedHashMap<>();
    neighbours.put("next", links.next());
    neighbours.put("prev", links.prev());
    return neighbours;
  }

  private static String link(UriInfo uri, String size, Window window, String place, String cursor) {
    Map<String, Object> places = new LinkedHashMap<>();
    places.put(size, window.size());
    places.put(place, cursor);
    return Addresses.with(uri, places, PLACES);
  }
}
