package dev.platformapi.gateway.config.rule;

import dev.platformapi.gateway.config.document.Rule;
import java.util.Optional;
import java.util.regex.Pattern;

/** Paths of URLs. */
public final class Paths {
  private static final Pattern ALLOWED = Pattern.compile("/[A-Za-z0-9._~/%:@!$&'()*+,;=-]*");
  private static final Pattern BAD_PERCENT = Pattern.compile("%(?!\\p{XDigit}{2})");

  /** A path as services, checks of health and cookies have it. */
  public static final Rule<String> RULE =
      path -> {
        if (!path.startsWith("/")) {
          return Optional.of("should start with: /");
        }
        if (path.contains("//")) {
          return Optional.of("must not have empty segments");
        }
        if (!ALLOWED.matcher(path).matches()) {
          return Optional.of("invalid path: characters outside of the reserved list of RFC 3986");
        }
        return encoding(path);
      };

  private Paths() {}

  /** What is wrong where a percent sign begins no byte in hexadecimal. */
  static Optional<String> encoding(String path) {
    return BAD_PERCENT.matcher(path).find()
        ? Optional.of("invalid url-encoded value: % is followed by two hexadecimal digits")
        : Optional.empty();
  }

  /** Whether there are only characters that may stand in a path. */
  static boolean isPlain(String path) {
    return ALLOWED.matcher(path).matches();
  }
}
