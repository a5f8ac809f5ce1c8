package dev.platformapi.gateway.config.document;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** The way from the root of a file to a value; written out only where something is wrong. */
record Path(Path parent, String step) {
  static final Path ROOT = new Path(null, "");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final int LONGEST = 100;

  Path field(String name) {
    return new Path(this, name);
  }

  Path index(int index) {
    return new Path(this, "[" + index + "]");
  }

  /** As {@code services[0].routes[1].headers["x.y"]}. */
  @Override
  public String toString() {
    Deque<String> steps = new ArrayDeque<>();
    for (Path path = this; path.parent != null; path = path.parent) {
      steps.push(path.step);
    }
    StringBuilder text = new StringBuilder();
    for (String step : steps) {
      if (step.startsWith("[") && step.endsWith("]")) {
        text.append(step);
      } else if (WORD.matcher(step).matches()) {
        text.append(text.isEmpty() ? "" : ".").append(step);
      } else {
        text.append("[\"").append(Excerpt.of(step, LONGEST)).append("\"]");
      }
    }
    return text.toString();
  }
}
