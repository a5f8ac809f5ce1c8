package dev.platformapi.ratelimit;

/** Which operations a rule is for: a method and a path, whose parts may be {@code *}. */
final class OperationPattern {
  private static final String ANY = "*";
  private static final String REST = "**";

  private final String method;
  private final String[] parts;

  private OperationPattern(String method, String[] parts) {
    this.method = method;
    this.parts = parts;
  }

  /** Fails with {@code IllegalArgumentException}. */
  static OperationPattern of(String text) {
    String[] words = text.strip().split(" +");
    if (words.length != 2
        || !words[0].matches("\\*|[A-Z]+")
        || !words[1].startsWith("/")
        || words[1].matches(".*\\*\\*.+")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no operation. Write a method and a path: POST /api/*/users.");
    }
    return new OperationPattern(words[0], words[1].substring(1).split("/", -1));
  }

  boolean matches(Operation operation) {
    if (!method.equals(ANY) && !method.equals(operation.method())) {
      return false;
    }
    String path = operation.path();
    int start = 1;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].equals(REST)) {
        return true;
      }
      if (start > path.length()) {
        return false;
      }
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      boolean same =
          end - start == parts[i].length()
              && path.regionMatches(start, parts[i], 0, parts[i].length());
      if (!same && !parts[i].equals(ANY)) {
        return false;
      }
      start = end + 1;
    }
    return start > path.length();
  }
}
