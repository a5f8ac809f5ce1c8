package dev.platformapi.gateway.config.document;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables in texts: {@code ${NAME}} is the value of the variable NAME, {@code $${} the two
 * characters <code>${</code> themselves. What a variable holds is not looked through again.
 */
final class Interpolation {
  private static final Pattern OPENING = Pattern.compile("\\$?\\$\\{");
  private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)}");

  private Interpolation() {}

  static boolean isIn(String text) {
    return text.contains("${");
  }

  /** The text with the values in it; empty when there is a fault, which the consumer is told. */
  static Optional<String> of(String text, Scope scope, Consumer<String> fault) {
    StringBuilder result = new StringBuilder();
    Matcher opening = OPENING.matcher(text);
    Matcher name = NAME.matcher(text);
    int done = 0;
    boolean complete = true;
    while (opening.find(done)) {
      result.append(text, done, opening.start());
      done = opening.end();
      if (opening.group().startsWith("$$")) {
        result.append("${");
      } else if (!name.region(done, text.length()).lookingAt()) {
        fault.accept("${ begins a variable, as in ${NAME}; write $${ for the two characters");
        return Optional.empty();
      } else {
        done = name.end();
        complete &= value(name.group(1), scope, fault, result);
      }
    }
    return complete
        ? Optional.of(result.append(text.substring(done)).toString())
        : Optional.empty();
  }

  private static boolean value(
      String name, Scope scope, Consumer<String> fault, StringBuilder result) {
    String value = scope.variable(name);
    if (value == null) {
      fault.accept("the environment variable " + name + " is not set");
      return false;
    }
    result.append(value);
    return true;
  }
}
