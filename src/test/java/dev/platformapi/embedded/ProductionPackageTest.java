package dev.platformapi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.DevelopmentServers;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProductionPackageTest {
  @Test
  void everythingOfTheEmbeddedServersIsLeftOut() throws Exception {
    Path classes =
        Path.of(EmbeddedServers.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> embedded;
    try (Stream<Path> files = Files.walk(classes.resolve("dev/platformapi/embedded"))) {
      embedded = files.map(file -> classes.relativize(file).toString().replace('\\', '/')).toList();
    }

    assertThat(ignoredEntries())
        .containsAll(embedded)
        .contains("META-INF/services/" + DevelopmentServers.class.getName())
        .allSatisfy(entry -> assertThat(classes.resolve(entry)).exists());
  }

  private static List<String> ignoredEntries() throws Exception {
    Properties properties = new Properties();
    try (InputStream in = DevelopmentServers.class.getResourceAsStream("/application.properties")) {
      properties.load(in);
    }
    return Stream.of(
            properties
                .getProperty("quarkus.package.jar.user-configured-ignored-entries")
                .split(","))
        .collect(Collectors.toList());
  }
}
