package dev.platformapi.gateway.plugin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names and values as a query or a form writes them: {@code a=1&b=2}. */
final class Form {
  private Form() {}

  /**
   * The values of a name, decoded, in their order.
   *
   * @param text may be null
   * @return with null for each that has no value, not even an empty one
   */
  static List<String> values(String text, String name) {
    if (text == null || text.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>(1);
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (isNamed(pair, equals, name)) {
        values.add(equals < 0 ? null : decode(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  /**
   * The text without what has this name, and otherwise as it was.
   *
   * @param text may be null
   * @return null when nothing is left
   */
  static String without(String text, String name) {
    if (text == null) {
      return null;
    }
    List<String> left = new ArrayList<>();
    for (String pair : text.split("&")) {
      if (!isNamed(pair, pair.indexOf('='), name)) {
        left.add(pair);
      }
    }
    return left.isEmpty() ? null : String.join("&", left);
  }

  private static boolean isNamed(String pair, int equals, String name) {
    return decode(equals < 0 ? pair : pair.substring(0, equals)).equals(name);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
