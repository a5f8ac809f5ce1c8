package dev.platformapi.gateway.config.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.platformapi.gateway.config.document.Rule;
import java.util.Optional;

/**
 * Regular expressions of the syntax of RE2, which Rust's, and so Kong's router, shares. They take
 * time that grows with the text alone; looking around and back is therefore not in them.
 */
public final class Regexes {
  /** An expression that compiles, and is not large when its repetitions are written out. */
  public static final Rule<String> RULE = Regexes::broken;

  private static final int LONGEST = 4_096;

  private Regexes() {}

  private static Optional<String> broken(String regex) {
    if (regex.length() > LONGEST || RegexSize.of(regex) > RegexSize.LARGEST) {
      return Optional.of("invalid regex: too large");
    }
    try {
      Pattern.compile(regex);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of("invalid regex: " + e.getDescription());
    }
  }
}
