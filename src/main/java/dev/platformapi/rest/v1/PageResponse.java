package dev.platformapi.rest.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.platformapi.paging.Page;
import dev.platformapi.rest.Addresses;
import dev.platformapi.rest.Linked;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One page of a list, as the API's source document has it.
 *
 * @param data the rows of the page
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PageResponse<T>(List<T> data, Pagination pagination, Links links) implements Linked {
  /**
   * Where the page stands.
   *
   * @param page number of the page, from 1
   * @param limit rows in a page
   * @param total rows in the whole list
   * @param pages number of pages
   */
  @RegisterForReflection
  public record Pagination(
      @Schema(examples = "1", minimum = "1") int page,
      @Schema(examples = "20", minimum = "1", maximum = "100") int limit,
      @Schema(examples = "42", minimum = "0") long total,
      @Schema(examples = "3", minimum = "0") long pages) {}

  /** Paths of this page and its neighbours; null where there is none. */
  @RegisterForReflection
  public record Links(
      @Schema(examples = "/api/v1/users?page=1&limit=20") String self,
      @Schema(examples = "/api/v1/users?page=2&limit=20", nullable = true) String next,
      @Schema(nullable = true) String prev) {}

  /** The page as the answer to that request; the links keep the request's other parameters. */
  static <T> PageResponse<T> of(Page<T> page, UriInfo uri) {
    int number = page.request().page();
    int limit = page.request().limit();
    return new PageResponse<>(
        page.data(),
        new Pagination(number, limit, page.total(), page.pages()),
        new Links(
            link(uri, number, limit),
            page.hasNext() ? link(uri, number + 1, limit) : null,
            page.hasPrevious() ? link(uri, number - 1, limit) : null));
  }

  @Override
  public Map<String, String> neighbours() {
    Map<String, String> neighbours = new LinkedHashMap<>();
    neighbours.put("next", links.next());
    neighbours.put("prev", links.prev());
    neighbours.put("first", at(1));
    neighbours.put("last", at(Math.max(1, pagination.pages())));
    return neighbours;
  }

  /** This page's own address, with another number. */
  private String at(long page) {
    return links.self().replaceFirst("\\?page=[0-9]+", "?page=" + page);
  }

  private static String link(UriInfo uri, int page, int limit) {
    Map<String, Object> places = new LinkedHashMap<>();
    places.put("page", page);
    places.put("limit", limit);
    return Addresses.with(uri, places, List.of());
  }
}
