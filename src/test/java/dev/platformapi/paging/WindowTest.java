package dev.platformapi.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows and pages of lists. */
class WindowTest {
  /** What a connection's four arguments mean. */
  @ParameterizedTest
  @CsvSource({
    ",,,, 20, false",
    "5,,,, 5, false",
    "1, a,,, 1, false",
    "100, a,, b, 100, false",
    ", a,,, 20, false",
    ", a,, b, 20, false",
    ",,, b, 20, true",
    ",, 7,, 7, true",
    ", a, 7, b, 7, true",
    "5,,, b, 5, false"
  })
  void isTheFirstRowsBehindAPlaceOrTheLastBeforeOne(
      Integer first, String after, Integer last, String before, int size, boolean backward) {
    assertThat(Window.of(first, after, last, before))
        .isEqualTo(new Window(size, backward, after, before));
  }

  @ParameterizedTest
  @CsvSource({"0,, first", "101,, first", "-1,, first", ", 0, last", ", 101, last", "1, 1, last"})
  void outOfItsBoundsIsRefusedByTheNameOfTheArgument(Integer first, Integer last, String name) {
    assertRefused(name, () -> Window.of(first, null, last, null));
  }

  @Test
  void asksForOneRowMoreThanWanted() {
    assertThat(new Window(7, false, null, null).rows()).isEqualTo(8);
  }

  /** Three rows are wanted, and so many were found. */
  @ParameterizedTest
  @CsvSource({
    "false,,, 4, 123, false, true",
    "false,,, 3, 123, false, false",
    "false,,, 2, 12, false, false",
    "false, a,, 3, 123, true, false",
    "false,, b, 3, 123, false, false",
    "true,,, 4, 321, true, false",
    "true,,, 3, 321, false, false",
    "true,, b, 3, 321, false, true",
    "true, a,, 3, 321, false, false"
  })
  void showsTheRowsInTheOrderOfTheListAndWhetherItGoesOn(
      boolean backward,
      String after,
      String before,
      int found,
      String shown,
      boolean hasPrevious,
      boolean hasNext) {
    Connection<Integer> connection =
        new Window(3, backward, after, before)
            .of(List.of(1, 2, 3, 4).subList(0, found), row -> "c" + row);

    assertThat(connection.nodes()).extracting(String::valueOf).containsExactly(shown.split(""));
    assertThat(connection.hasPrevious()).isEqualTo(hasPrevious);
    assertThat(connection.hasNext()).isEqualTo(hasNext);
    assertThat(connection.startCursor()).isEqualTo("c" + shown.charAt(0));
    assertThat(connection.endCursor()).isEqualTo("c" + shown.charAt(shown.length() - 1));
    assertThat(connection.total()).isNull();
    assertThat(connection.withTotal(9))
        .isEqualTo(new Connection<>(connection.edges(), hasPrevious, hasNext, 9L));
  }

  @Test
  void thatIsEmptyBeginsAndEndsNowhere() {
    Connection<Integer> empty = new Window(3, false, null, null).of(List.of(), row -> "c" + row);

    assertThat(empty.startCursor()).isNull();
    assertThat(empty.endCursor()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 0, 0, false, false",
    "1, 10, 1, 1, false, false",
    "1, 10, 10, 1, false, false",
    "1, 10, 11, 2, true, false",
    "2, 10, 20, 2, false, true",
    "2, 10, 21, 3, true, true",
    "2147483647, 100, 300000000000, 3000000000, true, true"
  })
  void aPageKnowsWhatIsAroundIt(
      int number, int limit, long total, long pages, boolean hasNext, boolean hasPrevious) {
    Page<Integer> page = new Page<>(List.of(), new PageRequest(number, limit), total);

    assertThat(page.pages()).isEqualTo(pages);
    assertThat(page.hasNext()).isEqualTo(hasNext);
    assertThat(page.hasPrevious()).isEqualTo(hasPrevious);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "1, 100, 0", "2, 20, 20", "7, 9, 54", "2147483647, 100, 2147483547"})
  void aPageBeginsBehindThoseBeforeIt(int page, int limit, int firstRow) {
    assertThat(new PageRequest(page, limit).firstRow()).isEqualTo(firstRow);
  }

  @ParameterizedTest
  @CsvSource({"0, 20, page", "-1, 20, page", "1, 0, limit", "1, 101, limit"})
  void aPageOutOfItsBoundsIsRefused(int page, int limit, String name) {
    assertRefused(name, () -> new PageRequest(page, limit));
  }

  private static void assertRefused(String name, ThrowingCallable call) {
    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(call)
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
              assertThat(refusal.violations()).extracting("field").containsExactly(name);
              assertThat(refusal.violations().get(0).message()).contains(name);
            });
  }
}
