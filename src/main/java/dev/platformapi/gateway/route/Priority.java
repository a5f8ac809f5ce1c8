package dev.platformapi.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Which of two routes that both match is taken, in Kong's order: the one that comes first is.
 *
 * @param attributes how many of methods, hosts, headers, server names and paths are asked for
 * @param plainHosts whether there are hosts, and none with a {@code *}
 * @param headers how many headers are asked for, 255 at the most
 * @param regex whether the paths are regexes
 * @param regexPriority as the route says, if they are
 * @param length of the prefix, in bytes; 0 for regexes
 * @param id the higher one, as the last resort
 */
record Priority(
    int attributes,
    boolean plainHosts,
    int headers,
    boolean regex,
    int regexPriority,
    int length,
    UUID id)
    implements Comparable<Priority> {
  private static final int MAX_HEADERS = 255;

  /**
   * Of a part of a route.
   *
   * @param paths either all regexes or all prefixes of one length
   */
  static Priority of(Route route, boolean plainHosts, List<String> paths, UUID id) {
    boolean regex = !paths.isEmpty() && PathRule.isRegex(paths.get(0));
    int attributes =
        count(route.methods().isEmpty())
            + count(route.hosts().isEmpty())
            + count(route.headers().isEmpty())
            + count(route.snis().isEmpty())
            + count(paths.isEmpty());
    return new Priority(
        attributes,
        plainHosts,
        Math.min(route.headers().size(), MAX_HEADERS),
        regex,
        regex ? route.regexPriority() : 0,
        regex || paths.isEmpty() ? 0 : length(paths.get(0)),
        id);
  }

  /** As Kong counts a prefix. */
  static int length(String path) {
    return path.getBytes(StandardCharsets.UTF_8).length;
  }

  private static int count(boolean missing) {
    return missing ? 0 : 1;
  }

  @Override
  public int compareTo(Priority other) {
    int order = Integer.compare(other.attributes, attributes);
    order = order != 0 ? order : Boolean.compare(other.plainHosts, plainHosts);
    order = order != 0 ? order : Integer.compare(other.headers, headers);
    order = order != 0 ? order : Boolean.compare(other.regex, regex);
    order = order != 0 ? order : Integer.compare(other.regexPriority, regexPriority);
    order = order != 0 ? order : Integer.compare(other.length, length);
    return order != 0 ? order : compareIds(other.id, id);
  }

  /** Why this comes after one that it is compared with; the numbers are this one's first. */
  String whyAfter(Priority first) {
    if (attributes != first.attributes) {
      return "asks for fewer attributes (" + attributes + " < " + first.attributes + ")";
    }
    if (plainHosts != first.plainHosts) {
      return "has a host with a wildcard, or none";
    }
    if (headers != first.headers) {
      return "asks for fewer headers (" + headers + " < " + first.headers + ")";
    }
    if (regex != first.regex) {
      return "has a plain path, not a regex";
    }
    if (regexPriority != first.regexPriority) {
      return "has a lower regex_priority (" + regexPriority + " < " + first.regexPriority + ")";
    }
    if (length != first.length) {
      return "has a shorter path (" + length + " < " + first.length + " bytes)";
    }
    return "has a lower id (" + id + " < " + first.id + "), all else being equal";
  }

  /** By their bytes; {@link UUID#compareTo} takes the halves for signed numbers. */
  private static int compareIds(UUID a, UUID b) {
    int order = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return order != 0
        ? order
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }
}
