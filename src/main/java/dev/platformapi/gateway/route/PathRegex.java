package dev.platformapi.gateway.route;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A path that is a regex: it must match from the path's beginning, but not to its end. All of it
 * must, also where it has alternatives; Kong's own anchor binds the first of them only.
 *
 * @param written with its {@code ~}
 * @param pattern compiled
 * @param shape spares most paths the regex
 */
record PathRegex(String written, Pattern pattern, RegexShape shape) {
  /** Fails with what is wrong, in words, for what is no regex. */
  static PathRegex of(String written) {
    String regex = written.substring(1);
    return new PathRegex(written, RoutePattern.compile(regex, 0), RegexShape.of(regex));
  }

  /** Null when the path does not match. */
  PathMatch match(String path) {
    if (!path.startsWith(shape.prefix())) {
      return null;
    }
    Matcher matcher = pattern.matcher(path);
    return matcher.lookingAt() ? new PathMatch(written, matcher.end(), captures(matcher)) : null;
  }

  private Captures captures(Matcher matcher) {
    if (matcher.groupCount() == 0) {
      return Captures.NONE;
    }
    List<String> groups = new ArrayList<>();
    for (int i = 0; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    Map<String, String> named = new HashMap<>();
    pattern
        .namedGroups()
        .forEach(
            (name, number) -> {
              if (groups.get(number) != null) {
                named.put(name, groups.get(number));
              }
            });
    return new Captures(Collections.unmodifiableList(groups), Collections.unmodifiableMap(named));
  }
}
