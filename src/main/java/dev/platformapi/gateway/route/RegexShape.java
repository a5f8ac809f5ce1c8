package dev.platformapi.gateway.route;

/**
 * What is known of a regex without running it: literal text that every match has. Kong's regexes
 * are Rust's, ours RE2's. What RE2 does not know it refuses itself; what it would silently take for
 * something else is refused here: set operations and classes in classes, an unescaped brace that
 * repeats nothing, and a few escapes. One difference stays: {@code \d}, {@code \w}, {@code \s} and
 * {@code \b} know ASCII only, where Rust's know Unicode ({@code \p{L}} does in both).
 *
 * @param prefix what each match begins with; may be empty
 * @param part the longest text from a slash on that each match has somewhere after the prefix; null
 *     when there is none
 */
record RegexShape(String prefix, String part) {
  /** The shape of a regex; fails with what is wrong for one that RE2 would misread. */
  static RegexShape of(String regex) {
    return new RegexScan(regex).run();
  }
}
