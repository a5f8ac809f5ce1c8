package dev.platformapi.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @Test
  void isReadAsItWasWritten() {
    Cursor cursor = new Cursor(List.of("Zoë", "", "a/b?c", "😀"));

    assertThat(Cursor.decode("after", cursor.encode("users"), "users")).isEqualTo(cursor);
  }

  @Test
  void needsNoEscapingInAUrl() {
    for (int i = 0; i < 100; i++) {
      assertThat(new Cursor(List.of("" + i, "???")).encode("q" + i)).matches("[A-Za-z0-9_-]+");
    }
  }

  @Test
  void ofNothingIsNone() {
    assertThat(Cursor.decode("after", null, "users")).isNull();
  }

  @Test
  void ofAnotherQueryIsRefused() {
    String users = new Cursor(List.of("1")).encode("users");

    assertRefused("before", users, "posts", "before is a cursor of another list: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "not base64!", "AAAAAAAAAAA", "AAAA AAAA AAAA AAAA"})
  void whatIsNoneIsRefused(String text) {
    assertRefused("after", text, "users", "after is not a cursor.");
  }

  /** Eight bytes say of which query it is; there must be keys behind them. */
  @Test
  void withoutKeysIsRefused() {
    String empty = new Cursor(List.of()).encode("users");

    assertRefused("after", empty, "users", "after is not a cursor.");
  }

  @Test
  void thatIsCutIsRefused() {
    String whole = new Cursor(List.of("some name", "some id")).encode("users");
    byte[] bytes = Base64.getUrlDecoder().decode(whole);
    for (int length = 9; length < bytes.length; length++) {
      if (length == 8 + 2 + "some name".length()) {
        continue; // cut between two keys
      }
      String cut = BASE64.encodeToString(Arrays.copyOf(bytes, length));
      assertRefused("after", cut, "users", "after is not a cursor.");
    }
  }

  @Test
  void maySpanTwoKilobytesOfTextAndNoMore() {
    // Of n bytes, Base64 makes n * 4 / 3 characters: 8 for the query, 2 for the length, the key.
    String most = new Cursor(List.of("k".repeat(1526))).encode("users");
    String more = new Cursor(List.of("k".repeat(1527))).encode("users");

    assertThat(most).hasSize(2048);
    assertThat(Cursor.decode("after", most, "users").keys().get(0)).hasSize(1526);
    assertRefused("after", more, "users", "after is not a cursor.");
  }

  private static void assertRefused(String name, String text, String query, String message) {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(() -> Cursor.decode(name, text, query))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
              assertThat(refusal.violations())
                  .singleElement()
                  .satisfies(
                      violation -> {
                        assertThat(violation.field()).isEqualTo(name);
                        assertThat(violation.message()).startsWith(message);
                      });
            });
  }
}
