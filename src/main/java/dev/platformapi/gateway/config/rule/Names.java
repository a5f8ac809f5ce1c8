package dev.platformapi.gateway.config.rule;

import dev.platformapi.gateway.config.document.Rule;
import java.util.regex.Pattern;

/** What names and other short texts may be made of. */
public final class Names {
  /** Names of entities. */
  public static final Rule<String> NAME =
      matching(
          "[A-Za-z0-9._~\\x{80}-\\x{10FFFF}-]+",
          "the only accepted ascii characters are alphanumerics or ., -, _, and ~");

  /** Tags. */
  public static final Rule<String> TAG =
      matching("[ !-+\\-.0-~\\x{80}-\\x{10FFFF}]+", "a tag is printable, without , and /");

  /** Names of header fields, as nginx takes them. */
  public static final Rule<String> HEADER =
      matching("[A-Za-z0-9_-]+", "allowed characters are A-Z, a-z, 0-9, '_', and '-'");

  /** Names of cookies: a token of RFC 9110. */
  public static final Rule<String> COOKIE =
      matching("[!#$%&'*+.^_`|~0-9A-Za-z-]+", "a cookie's name is a token of RFC 9110");

  /** Methods of HTTP. */
  public static final Rule<String> METHOD = matching("[A-Z]+", "a method is in capital letters");

  private Names() {}

  private static Rule<String> matching(String regex, String right) {
    Pattern pattern = Pattern.compile(regex);
    return Rule.of(text -> pattern.matcher(text).matches(), "invalid value: " + right);
  }
}
