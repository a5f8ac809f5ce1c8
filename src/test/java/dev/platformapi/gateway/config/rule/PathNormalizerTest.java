package dev.platformapi.gateway.config.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathNormalizerTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a/",
    "//a///b//, /a/b/",
    "/a/./b/., /a/b/",
    "/a/../b/.., /",
    "/../../a, /a",
    "/a/.../b, /a/.../b",
    "/%61%2e%2E, /a..",
    "/x/%2e%2e/y, /y",
    "/a%2fb%3f%25, /a%2Fb%3F%25",
    "/%zz/%4, /%zz/%4",
    "/caf%C3%A9, /café",
  })
  void spellsEachPathInOneWay(String path, String normalized) {
    assertThat(PathNormalizer.normalize(path)).isEqualTo(normalized);
  }
}
