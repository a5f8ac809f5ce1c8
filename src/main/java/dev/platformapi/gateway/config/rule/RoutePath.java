package dev.platformapi.gateway.config.rule;

import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.route.NormalPath;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths of routes: a prefix begins with {@code /}, a regular expression with {@code ~/}. */
public final class RoutePath {
  /** A path of format 3.0. */
  public static final Rule<String> RULE = RoutePath::broken;

  private static final Pattern OLD_PREFIX = Pattern.compile("[A-Za-z0-9._~/%-]*");
  private static final Pattern ENCODED = Pattern.compile("(%\\p{XDigit}{2})+");
  private static final String META = ".^-{}\\|";

  private RoutePath() {}

  /**
   * The path of a route before format 3.0, in which it could not be said whether a path is a
   * regular expression: it was one when it had characters that plain paths do not have.
   */
  public static String migrated(String path) {
    if (!path.startsWith("/")) {
      return path;
    }
    return OLD_PREFIX.matcher(path).matches()
        ? NormalPath.normalize(path)
        : "~" + ENCODED.matcher(path).replaceAll(RoutePath::decodedInRegex);
  }

  private static Optional<String> broken(String path) {
    if (!path.startsWith("/") && !path.startsWith("~/")) {
      return Optional.of("should start with: / (fixed path) or ~/ (regex path)");
    }
    if (path.contains("//")) {
      return Optional.of("must not have empty segments");
    }
    if (path.startsWith("~")) {
      return Regexes.RULE.broken(path.substring(1));
    }
    Optional<String> encoding = Paths.isPlain(path) ? Paths.encoding(path) : Optional.empty();
    return encoding.or(() -> denormalized(path));
  }

  private static Optional<String> denormalized(String path) {
    String normalized = NormalPath.normalize(path);
    return path.equals(normalized)
        ? Optional.empty()
        : Optional.of("non-normalized path, consider use '" + normalized + "' instead");
  }

  /** The bytes that are encoded in a row; those of reserved characters stay as they are. */
  private static String decodedInRegex(MatchResult row) {
    String text = NormalPath.decoded(row.group());
    StringBuilder regex = new StringBuilder();
    for (char character : text.toCharArray()) {
      regex.append(META.indexOf(character) >= 0 ? "\\" : "").append(character);
    }
    return Matcher.quoteReplacement(regex.toString());
  }
}
