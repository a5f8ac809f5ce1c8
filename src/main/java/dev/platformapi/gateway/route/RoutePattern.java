package dev.platformapi.gateway.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Regexes of routes: for paths, and for headers. */
final class RoutePattern {
  /**
   * Instructions that each character of a path may cost. Rust limits the size of a compiled regex
   * too; one repeated 500 times within 500 repetitions has 250,000.
   */
  private static final int MAX_SIZE = 10_000;

  private RoutePattern() {}

  /** Fails with what is wrong, in words, for what is no regex of both Kong's and ours. */
  static Pattern compile(String regex, int flags) {
    RegexShape.of(regex);
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex, flags);
    } catch (PatternSyntaxException e) {
      // What it calls the pattern is the part that is wrong, or else all of it with our flags.
      String where = e.getPattern().endsWith(regex) ? "" : ": " + e.getPattern();
      throw new IllegalArgumentException(e.getDescription() + where, e);
    }
    if (pattern.programSize() > MAX_SIZE) {
      throw new IllegalArgumentException("it is too large, for its repetitions");
    }
    return pattern;
  }
}
