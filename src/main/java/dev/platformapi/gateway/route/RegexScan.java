package dev.platformapi.gateway.route;

/** Reads a regex once from its beginning to its end, for {@link RegexShape}. */
final class RegexScan {
  private final String regex;
  private int at;
  private int depth;

  /** Whether literals count no more: there are alternatives, or flags that change their meaning. */
  private boolean loose;

  /** The literal text that is being read, outside all groups. */
  private final StringBuilder literal = new StringBuilder();

  /** Null until the first literal has ended. */
  private String prefix;

  private String part;

  RegexScan(String regex) {
    this.regex = regex;
  }

  RegexShape run() {
    while (at < regex.length()) {
      int c = regex.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> open();
        case ')' -> depth--;
        case '|' -> loose |= depth == 0;
        case '*', '?' -> repeatedAtWill();
        case '{' -> repeated();
        case '+', '.', '^', '$' -> endLiteral();
        default -> literal(c);
      }
    }
    endLiteral();
    return loose ? new RegexShape("", null) : new RegexShape(prefix, part);
  }

  private void literal(int c) {
    if (depth == 0) {
      literal.appendCodePoint(c);
    }
  }

  private void endLiteral() {
    if (prefix == null) {
      prefix = literal.toString();
    } else {
      int slash = literal.indexOf("/");
      if (slash >= 0 && (part == null || literal.length() - slash > part.length())) {
        part = literal.substring(slash);
      }
    }
    literal.setLength(0);
  }

  /** What was read last may be missing from a match. */
  private void repeatedAtWill() {
    if (literal.length() > 0) {
      literal.setLength(literal.offsetByCodePoints(literal.length(), -1));
    }
    endLiteral();
  }

  private void repeated() {
    int end = regex.indexOf('}', at);
    if (end < 0 || !regex.substring(at, end).matches("[0-9]+(,[0-9]*)?")) {
      throw new IllegalArgumentException("a brace that repeats nothing must be escaped: \\{");
    }
    at = end + 1;
    repeatedAtWill();
  }

  private void escape() {
    if (at == regex.length()) {
      throw new IllegalArgumentException("nothing is escaped by the backslash at its end");
    }
    int c = regex.codePointAt(at);
    at += Character.charCount(c);
    if (c == 'Q' || c == '<' || c == '>' || c >= '0' && c <= '9') {
      throw new IllegalArgumentException("unknown escape: \\" + Character.toString(c));
    }
    if (Character.isLetter(c)) {
      endLiteral();
      skipBraces(c);
    } else {
      literal(c);
    }
  }

  /** Those of {@code \p{L}} and {@code \x{41}}; after {@code \b} they would not belong to it. */
  private void skipBraces(int escaped) {
    if (at < regex.length() && regex.charAt(at) == '{') {
      int end = regex.indexOf('}', at);
      if (escaped == 'p' || escaped == 'P' || escaped == 'x') {
        at = end < 0 ? regex.length() : end + 1;
      } else if (escaped == 'b' || escaped == 'B') {
        throw new IllegalArgumentException("word boundaries have no kinds: \\b{");
      }
    }
  }

  private void open() {
    endLiteral();
    depth++;
    if (regex.startsWith("?", at)) {
      at++;
      // A name or a group that captures nothing; all else are flags, perhaps for what follows too.
      loose |=
          !regex.startsWith("P<", at) && !regex.startsWith("<", at) && !regex.startsWith(":", at);
    }
  }

  private void characterClass() {
    endLiteral();
    if (regex.startsWith("^", at)) {
      at++;
    }
    // Here it is a member of the class, not its end.
    if (regex.startsWith("]", at)) {
      at++;
    }
    while (at < regex.length() && regex.charAt(at) != ']') {
      member();
    }
    at++;
  }

  private void member() {
    if (regex.startsWith("[:", at) && regex.indexOf(":]", at) > 0) {
      at = regex.indexOf(":]", at) + 2;
    } else if (regex.charAt(at) == '[') {
      throw new IllegalArgumentException("a bracket in a character class must be escaped: \\[");
    } else if (regex.startsWith("&&", at)
        || regex.startsWith("--", at)
        || regex.startsWith("~~", at)) {
      throw new IllegalArgumentException(
          "character classes cannot be combined: " + regex.substring(at, at + 2));
    } else {
      at += regex.charAt(at) == '\\' ? 2 : 1;
    }
  }
}
