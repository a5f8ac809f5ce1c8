package dev.platformapi.rest;

import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Addresses of neighbours of a list: the request's own, with other places. */
public final class Addresses {
  private Addresses() {}

  /**
   * The path of the request and its query, in which the places are replaced.
   *
   * @param places the parameters that come first, those that are null left out
   * @param others names of the request's parameters that say the place, and go
   */
  public static String with(UriInfo uri, Map<String, Object> places, Collection<String> others) {
    StringBuilder address = new StringBuilder(uri.getPath());
    places.forEach((name, value) -> add(address, name, value));
    // Sorted, because their order is not kept, and the same request gets the same answer.
    new TreeMap<>(uri.getQueryParameters())
        .forEach(
            (name, values) -> {
              if (!places.containsKey(name) && !others.contains(name)) {
                add(address, name, values.get(0));
              }
            });
    return address.toString();
  }

  private static void add(StringBuilder address, String name, Object value) {
    if (value != null) {
      address
          .append(address.indexOf("?") < 0 ? '?' : '&')
          .append(encode(name))
          .append('=')
          .append(encode(value.toString()));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
