package dev.platformapi.gateway.route;

import java.util.List;
import java.util.Map;

/**
 * What the groups of a path's regex matched, as Kong's {@code uri_captures}: percent-decoded as the
 * path was. Empty for a prefix, and for a regex without groups.
 *
 * @param groups by number, from 0 for the whole match on; null where a group took no part
 * @param named by name, without those that took no part
 */
public record Captures(List<String> groups, Map<String, String> named) {
  /** Of a path without groups. */
  public static final Captures NONE = new Captures(List.of(), Map.of());
}
