package dev.platformapi.gateway.route;

import java.util.HexFormat;

/** What nginx looks at in a request's path before Kong sees it. */
final class RequestPath {
  private static final int MAX_BYTE = 0xFF;
  private static final int DELETE = 0x7F;

  private RequestPath() {}

  /** Whether it is surely in the normal form already, which is so for most requests. */
  static boolean isNormal(String raw) {
    char previous = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (isControl(c) || c > DELETE || c == '%' || previous == '/' && (c == '/' || c == '.')) {
        return false;
      }
      previous = c;
    }
    return raw.startsWith("/");
  }

  /** Fails for a path that no server should guess the meaning of. */
  static void check(String raw) throws BadPathException {
    if (!raw.startsWith("/")) {
      throw new BadPathException("The path does not begin with a slash.");
    }
    // Encoded slashes count here: the service may decode them, and must not be led out either.
    if (climbsOut(decoded(raw))) {
      throw new BadPathException("The path leads above the root.");
    }
  }

  private static String decoded(String raw) {
    StringBuilder decoded = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (isControl(c) || c > MAX_BYTE) {
        throw new BadPathException("The path has a character that must be percent-encoded.");
      }
      if (c != '%') {
        decoded.append(c);
      } else if (isEncoding(raw, i)) {
        decoded.append((char) HexFormat.fromHexDigits(raw, i + 1, i + 3));
        i += 2;
      } else {
        throw new BadPathException("The path has a percent sign that encodes nothing.");
      }
    }
    if (decoded.indexOf("\0") >= 0) {
      throw new BadPathException("The path has an encoded zero.");
    }
    return decoded.toString();
  }

  private static boolean isControl(char c) {
    return c <= ' ' || c == DELETE;
  }

  private static boolean isEncoding(String raw, int percent) {
    return percent + 2 < raw.length()
        && HexFormat.isHexDigit(raw.charAt(percent + 1))
        && HexFormat.isHexDigit(raw.charAt(percent + 2));
  }

  private static boolean climbsOut(String decoded) {
    int depth = 0;
    for (String segment : decoded.split("/")) {
      if (segment.equals("..")) {
        depth--;
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        depth++;
      }
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }
}
