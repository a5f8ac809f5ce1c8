package dev.platformapi.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values that the hash's own documentation and libraries name. */
class XxHash32Test {
  @ParameterizedTest
  @CsvSource({
    "'', 02cc5d05",
    "a, 550d7456",
    "abc, 32d153ff",
    "Nobody inspects the spammish repetition, e2293b2f"
  })
  void isWhatEverybodyComputes(String text, String hash) {
    assertThat(String.format("%08x", XxHash32.of(text))).isEqualTo(hash);
  }
}
