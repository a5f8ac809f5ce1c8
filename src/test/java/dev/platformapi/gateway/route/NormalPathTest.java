package dev.platformapi.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kong's {@code tools/uri.lua} with merged slashes, behind what nginx refuses. */
class NormalPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a/",
    "/a/b/c, /a/b/c",
    "/a.b/c..d/.e/..f/g., /a.b/c..d/.e/..f/g.",
    "/.well-known/x, /.well-known/x",
    "/..., /...",
    // slashes
    "//, /",
    "///, /",
    "//a, /a",
    "/a//b, /a/b",
    "/a///b//, /a/b/",
    "/a//, /a/",
    // dots
    "/., /",
    "/./, /",
    "/a/., /a/",
    "/a/./, /a/",
    "/a/./b, /a/b",
    "/./a, /a",
    "/a/.., /",
    "/a/../, /",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/a/b/../c, /a/c",
    "/a/b/../../c, /c",
    "/a/b/c/../../d/, /a/d/",
    "/a/..//b, /b",
    "/a//../b, /b",
    "/a/.//b, /a/b",
    "/a/./../b, /b",
    // unreserved and others are decoded
    "/%61, /a",
    "/%41%5a%7a%30%39, /AZz09",
    "/%2d%2E%5f%7E, /-._~",
    "/a%20b, '/a b'",
    "/%22%3C%3E%5C%5E%60%7B%7C%7D, '/\"<>\\^`{|}'",
    "/%C3%A9, /é",
    "/%E2%82%AC, /€",
    "/%F0%9F%98%80, /😀",
    "/%7f, '/\u007f'",
    "/%0a, '/\n'",
    // reserved are not, but in capitals
    "/a%2fb, /a%2Fb",
    "/a%2Fb, /a%2Fb",
    "/%3f%23%5b%5d%40, /%3F%23%5B%5D%40",
    "/%21%24%26%27%28%29%2a%2b%2c%3b%3d%3a, /%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A",
    "/%25, /%25",
    "/%2561, /%2561",
    // decoded before dots and slashes are looked at
    "/a/%2e%2e/b, /b",
    "/a/.%2E/b, /b",
    "/a/%2e/b, /a/b",
    "/%2e, /",
    "/a%2F%2Fb, /a%2F%2Fb",
    "/a%2F../b, /a%2F../b",
    "/a/b%2F.., /a/b%2F.."
  })
  void isTheFormThatRoutesAreComparedWith(String raw, String normal) {
    assertThat(NormalPath.ofRequest(raw)).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%",
        "/%4",
        "/a%",
        "/%zz",
        "/%4g",
        "/%%41",
        "/a%2",
        "/%u0041",
        "/% 1",
        "/%00",
        "/a%00b",
        "/a\u0000b",
        "/a b",
        "/a\nb",
        "/a\tb",
        "/\u007f",
        "/é\u0100",
        "/..",
        "/../",
        "/../a",
        "/a/../..",
        "/a/../../b",
        "/./..",
        "//..",
        "/a/b/../../../c",
        "/%2e%2e",
        "/%2e%2e/a",
        "/a/..%2f..%2fb",
        "/a%2F..%2F..%2Fetc",
        "",
        "a",
        "*",
        "http://a.org/",
        "./a",
        "../a",
        "%2Fa"
      })
  void refusesWhatNginxRefuses(String raw) {
    assertThatThrownBy(() -> NormalPath.ofRequest(raw)).isInstanceOf(BadPathException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%FF",
        "/a%C3",
        "/%C3%28",
        "/%A9",
        "/%ED%A0%80",
        "/%C0%AE%C0%AE/",
        "/%F8%88%80%80%80",
        "/\u00e9",
        "/%F4%90%80%80"
      })
  void isNothingWhenItIsNotUtf8(String raw) {
    assertThat(NormalPath.ofRequest(raw)).isNull();
  }

  @Test
  void leavesAPathThatIsNormalAsItIs() {
    String raw = "/a/b.c/d-e_f~g/!$&'()*+,;=:@";

    assertThat(NormalPath.ofRequest(raw)).isSameAs(raw);
  }

  @ParameterizedTest
  @CsvSource({
    "/a%zz//b, /a%zz/b",
    "/é/../ü, /ü",
    "/%c3%a9, /é",
    "/a%, /a%",
    "/../a, /a",
    "/a%2fb, /a%2Fb"
  })
  void isGentlerToPathsOfTheFile(String written, String normal) {
    assertThat(NormalPath.normalize(written)).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b",
    "'/a b', /a%20b",
    "/é, /%C3%A9",
    "/😀, /%F0%9F%98%80",
    "'/\"<>\\^`{|}', /%22%3C%3E%5C%5E%60%7B%7C%7D",
    "'/\n', /%0A",
    "/a%2Fb, /a%2Fb",
    "'/!$&''()*+,;=:@[]-._~', '/!$&''()*+,;=:@[]-._~'"
  })
  void isEscapedForTheService(String normal, String escaped) {
    assertThat(NormalPath.escape(normal)).isEqualTo(escaped);
  }

  /** Against RFC 3986 read segment by segment, on paths of all that matters. */
  @Test
  void agreesWithAPlainReadingOfTheRules() {
    Random random = new Random(3986);
    String[] pieces = {"/", "/", ".", "..", "a", "b", "%2e", "%2F", "%41", "%25"};
    for (int i = 0; i < 20_000; i++) {
      String path =
          "/"
              + random
                  .ints(random.nextInt(9), 0, pieces.length)
                  .mapToObj(piece -> pieces[piece])
                  .collect(Collectors.joining());

      assertThat(NormalPath.normalize(path)).as(path).isEqualTo(plainly(path));
    }
  }

  private static String plainly(String path) {
    String decoded = path.replace("%2e", ".").replace("%41", "A");
    Deque<String> kept = new ArrayDeque<>();
    boolean slashAtEnd = false;
    for (String segment : decoded.substring(1).split("/", -1)) {
      slashAtEnd = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!slashAtEnd) {
        kept.addLast(segment);
      }
    }
    String joined = "/" + String.join("/", kept);
    return slashAtEnd && !kept.isEmpty() ? joined + "/" : joined;
  }
}
