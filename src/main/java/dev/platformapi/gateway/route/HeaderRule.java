package dev.platformapi.gateway.route;

import com.google.re2j.Pattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A header that a route asks for. As in Kong, names with dashes and with underscores are the same,
 * one of the header's values is enough, and case does not matter. (Kong lowers the regex as well,
 * which makes {@code \s} of {@code \S}; here it means what it says.)
 *
 * @param name in small letters, with dashes
 * @param values in small letters; empty for a regex
 * @param regex that a value must have somewhere; null for values
 */
record HeaderRule(String name, Set<String> values, Pattern regex) {
  private static final String REGEX = "~*";

  /** Fails with what is wrong, in words, for what is no regex. */
  static HeaderRule of(String name, List<String> written) {
    String canonical = name.toLowerCase(Locale.ROOT).replace('_', '-');
    if (written.size() == 1 && written.get(0).startsWith(REGEX)) {
      String regex = written.get(0).substring(REGEX.length());
      return new HeaderRule(
          canonical, Set.of(), RoutePattern.compile(regex, Pattern.CASE_INSENSITIVE));
    }
    Set<String> values = new LinkedHashSet<>();
    written.forEach(value -> values.add(value.toLowerCase(Locale.ROOT)));
    return new HeaderRule(canonical, values, null);
  }

  boolean accepts(RouteRequest request) {
    for (String value : request.header(name)) {
      if (regex == null
          ? values.contains(value.toLowerCase(Locale.ROOT))
          : regex.matcher(value).find()) {
        return true;
      }
    }
    return false;
  }
}
