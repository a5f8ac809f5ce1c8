package dev.platformapi.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.re2j.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "/a/b /a/b -",
        "/a/b$ /a/b -",
        "/users/\\d+ /users/ -",
        "/users/[0-9]+/x /users/ /x",
        "/users/(?<id>\\d+)/x /users/ /x",
        "/v\\d+/orders/\\d+/items/xy /v /items/xy",
        "/[^/]+/orders / /orders",
        "/a.b/c /a /c",
        "/a\\.b /a.b -",
        "/a\\-b/c /a-b/c -",
        "/ab*c /a -",
        "/ab?c/d /a /d",
        "/ab+c/d /ab /d",
        "/ab{2}c /a -",
        "/ab{0,}c/de /a /de",
        "/.+/ab?/cd / /cd",
        "/.+/x?/y / /y",
        "/.*/ab{1}c/de / /de",
        "/a|/b `` -",
        "/a/(b|c)/d /a/ /d",
        "(?:/a/b)/c `` /c",
        "(?i)/a/b `` -",
        "/a(?i)/b `` -",
        "/a(?i:b)/c `` -",
        "/[ab]c/d / /d",
        "/a(b)c/d /a /d",
        "/.+/abc.+xxx/d / /abc",
        "/[]/]+/c / /c",
        "/[^]/]+/c / /c",
        "/[[:alpha:]/]+/c / /c",
        "/[\\]/]+/c / /c",
        "/\\pL/b / /b",
        "/\\p{L}/b / /b",
        "/\\x{41}/b / /b",
        "/é*/b / /b",
        "/😀?/b / /b",
        "/.*😀😀*/b / /b"
      })
  void knowsTheTextOfEveryMatch(String regex, String prefix, String part) {
    assertThat(RegexShape.of(regex)).isEqualTo(new RegexShape(prefix, part));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // what RE2 refuses, too
        "/(",
        "/)",
        "/[",
        "/a**",
        "/(?=a)",
        "/(?!a)",
        "/(?<=a)",
        "/(?<!a)",
        "/(a)\\1",
        "/\\",
        "/(?x)a",
        "/(?<a>.)(?<a>.)",
        "/\\Z",
        "/a{1001}",
        "/(?-u)a",
        "/\\u0041",
        "/[z-a]",
        "/a++",
        "/(?>a)",
        // what RE2 takes for something else
        "/[a-z&&[^b]]",
        "/[a&&b]",
        "/[a--b]",
        "/[a~~b]",
        "/[[a]]",
        "/{a}",
        "/a{,3}",
        "/a{",
        "/\\Qa\\E",
        "/\\<a",
        "/a\\>",
        "/\\b{start}a",
        "/\\07",
        // what costs too much
        "/(a{500}){500}"
      })
  void refusesWhatIsNotARegexOfBoth(String regex) {
    assertThatIllegalArgumentException().isThrownBy(() -> RoutePattern.compile(regex, 0));
  }

  /** RE2J would take them. */
  @ParameterizedTest
  @ValueSource(strings = {"/[a-z&&[^b]]", "/[[a]]", "/a{,3}", "/\\Qa\\E", "/\\<a"})
  void mustRefuseWhatRe2Misreads(String regex) {
    assertThat(Pattern.compile(regex)).isNotNull();
  }
}
