package dev.platformapi.rest.v2;

import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Window;
import dev.platformapi.rest.Parameters;
import dev.platformapi.rest.UserFilters;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The parameters of every list of this version. */
public class Windows {
  private static final List<String> NAMES = List.of("first", "after", "last", "before", "total");

  @QueryParam("first")
  @Parameter(
      description = "How many rows, from the start or behind after",
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
  String first;

  @QueryParam("after")
  @Parameter(description = "Only what comes behind this cursor")
  String after;

  @QueryParam("last")
  @Parameter(
      description = "How many rows, from the end or before before; excludes first",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100"))
  String last;

  @QueryParam("before")
  @Parameter(description = "Only what comes before this cursor")
  String before;

  @QueryParam("total")
  @Parameter(
      description = "Whether to tell the rows of the whole list",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
  String total;

  @Context UriInfo uri;

  /** Fails with {@code INVALID_PARAMETER}. */
  Window window() {
    return Window.of(
        first == null ? null : Integer.valueOf(Parameters.integer("first", first, 0)),
        after,
        last == null ? null : Integer.valueOf(Parameters.integer("last", last, 0)),
        before);
  }

  /** Fails with {@code INVALID_PARAMETER}. */
  boolean withTotal() {
    return Parameters.bool("total", total);
  }

  /**
   * Fails with {@code INVALID_PARAMETER} for a parameter without a value, doubled, or unknown.
   *
   * @param others what this list takes beside a window; those that begin {@code filter[} are judged
   *     where they are read
   */
  UriInfo requireKnown(String... others) {
    Parameters.requireValues(uri);
    List<String> known = new ArrayList<>(NAMES);
    known.addAll(List.of(others));
    for (String name : uri.getQueryParameters().keySet()) {
      boolean filter = name.startsWith(UserFilters.PREFIX) && known.contains(UserFilters.PREFIX);
      if (!filter && !known.contains(name)) {
        throw PlatformException.invalidParameter(
            name,
            "unknown",
            "There is no such parameter; there is "
                + String.join(", ", known).replace(UserFilters.PREFIX, "filter[<field>]")
                + ".");
      }
    }
    return uri;
  }
}
