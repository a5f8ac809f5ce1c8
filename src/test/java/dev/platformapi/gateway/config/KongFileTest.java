package dev.platformapi.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of Kong's rules of the file, and what comes of keeping and of breaking it. */
class KongFileTest {
  static Stream<KongCase> cases() {
    return Stream.of("file.txt", "entities.txt", "plugins.txt").flatMap(KongCase::of);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void comesToWhatIsExpected(KongCase kong) {
    GatewayReading reading = Environment.reader().read(kong.content(), false);

    assertThat(reading.file().isPresent()).isEqualTo(reading.faults().isEmpty());
    assertThat(found(reading, kong)).isEqualTo(kong.expected());
  }

  /** What was found, in the words of the case: all faults and warnings, and the values it names. */
  private static List<String> found(GatewayReading reading, KongCase kong) {
    List<String> found = new ArrayList<>();
    reading.faults().forEach(f -> found.add("! " + f.place().path() + ": " + f.message()));
    reading.warnings().forEach(w -> found.add("? " + w.place().path() + ": " + w.message()));
    for (String line : kong.expected()) {
      if (!line.startsWith("! ") && !line.startsWith("? ")) {
        String path = line.substring(0, line.indexOf(" = "));
        found.add(
            path
                + " = "
                + reading.file().map(file -> ModelPath.value(file, path)).orElse("no file"));
      }
    }
    return found;
  }
}
