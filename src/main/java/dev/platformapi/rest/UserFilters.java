package dev.platformapi.rest;

import dev.platformapi.user.UserFilter;
import jakarta.ws.rs.core.UriInfo;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The filters of a query: {@code filter[age][gte]=30}, {@code filter[username]=ann}, and the free
 * text {@code q}.
 */
public final class UserFilters {
  public static final String PREFIX = "filter[";
  public static final String SEARCH = "q";

  private static final Pattern FILTER =
      Pattern.compile("filter\\[([^\\[\\]]+)](?:\\[([^\\[\\]]+)])?");

  private UserFilters() {}

  /**
   * Fails with {@code INVALID_PARAMETER}; for an unknown field the failure lists the known ones.
   */
  public static UserFilter of(UriInfo uri) {
    UserFilter filter = UserFilter.ALL;
    for (String name : uri.getQueryParameters().keySet()) {
      String value = uri.getQueryParameters().getFirst(name);
      if (name.startsWith(PREFIX)) {
        Matcher parts = FILTER.matcher(name);
        filter =
            parts.matches()
                ? filter.and(name, parts.group(1), parts.group(2), value)
                : filter.and(name, name, null, value);
      } else if (name.equals(SEARCH)) {
        filter = filter.searching(name, value);
      }
    }
    return filter;
  }
}
