package dev.platformapi.gateway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Query strings and forms, without loss. */
class ParametersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "b=2&a=1&b=1",
        "a&b=&=c&",
        "&&a=1&&",
        "a=1+2%202&b=%",
        "a=%zz&b=%4",
        "a=%FF%fe&\u00FF=\u0080",
        "a==b=c",
        "a[]=1&a[]=2",
        "q=%C3%A9&r=%2B+"
      })
  void whatIsNotChangedIsPrintedAsItWasWritten(String written) {
    Parameters parameters = Parameters.parse(written);
    parameters.append("new", "1");
    parameters.remove("new");

    assertThat(parameters.print()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "a+b%20c, 'a b c'",
    "%C3%A9, é",
    "\u00C3\u00A9, é",
    "100%, 100%",
    "%4, %4",
    "%zz, %zz",
    "%2B, +",
    "%26%3D, &="
  })
  void valuesAreDecoded(String written, String value) {
    assertThat(Parameters.parse("x=" + written).first("x")).isEqualTo(value);
    assertThat(Parameters.parse(written + "=1").has(value)).isTrue();
  }

  @Test
  void bytesThatAreNoUtf8AreNoFailure() {
    assertThat(Parameters.parse("a=%FF").first("a")).isEqualTo("\uFFFD");
  }

  @ParameterizedTest
  @CsvSource({
    "a=1&b=2&a=3&c=4, x=1&b=2&x=3&c=4",
    "x=0&a=%41, x=%41",
    "a&b, x&b",
    "a=, x=",
    "a=%zz, x=%zz"
  })
  void aNameIsChangedWhereItStands(String before, String after) {
    Parameters parameters = Parameters.parse(before);
    parameters.rename("a", "x");

    assertThat(parameters.print()).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({
    "b=1&a=1&c=2&a=3, b=1&a=n%20%26%2B&c=2",
    "a, a=n%20%26%2B",
    "b=1, b=1&a=n%20%26%2B",
    "'', a=n%20%26%2B"
  })
  void aNewValueTakesTheFirstPlaceOfAllOldOnes(String before, String after) {
    Parameters parameters = Parameters.parse(before);
    parameters.set("a", "n &+");

    assertThat(parameters.print()).isEqualTo(after);
  }

  @Test
  void aNameWithoutValueIsTrue() {
    assertThat(Parameters.parse("a&b=").first("a")).isEqualTo("true");
    assertThat(Parameters.parse("a&b=").first("b")).isEmpty();
    assertThat(Parameters.parse("a&b=").first("c")).isNull();
  }
}
