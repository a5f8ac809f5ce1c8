package dev.platformapi.user;

import dev.platformapi.error.PlatformException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A path into attributes, with dots, and the text that is looked for there. */
final class AttributePath {
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?");

  private AttributePath() {}

  /**
   * The objects of which attributes must contain one: with the text as a string, and, where it
   * reads as one, as a number, a boolean or null.
   */
  static List<Map<String, Object>> alternatives(String name, String path, String text) {
    List<String> steps = path == null ? List.of() : List.of(path.split("\\.", -1));
    if (steps.isEmpty() || steps.contains("")) {
      throw PlatformException.invalidParameter(
          name, "path", name + " must name an attribute, as in attributes.team.");
    }
    List<Object> values = new ArrayList<>(List.of(text));
    if (NUMBER.matcher(text).matches()) {
      values.add(new BigDecimal(text));
    } else if (text.equals("true") || text.equals("false")) {
      values.add(Boolean.valueOf(text));
    } else if (text.equals("null")) {
      values.add(null);
    }
    return values.stream().map(value -> object(steps, value)).toList();
  }

  private static Map<String, Object> object(List<String> steps, Object value) {
    Object inner = value;
    for (int i = steps.size() - 1; i > 0; i--) {
      inner = Collections.singletonMap(steps.get(i), inner);
    }
    return Collections.singletonMap(steps.get(0), inner);
  }
}
