package dev.platformapi;

import static dev.platformapi.RequiredSettings.DATABASE_PASSWORD;
import static dev.platformapi.RequiredSettings.DATABASE_URL;
import static dev.platformapi.RequiredSettings.DATABASE_USERNAME;
import static dev.platformapi.RequiredSettings.REDIS_URL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequiredSettingsTest {
  @Test
  void productionWithoutSettingsEndsWithOneLineThatNamesThemAll() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // As the packaged service does.
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(QUARKUS|DATABASE|REDIS|JWT|PLATFORM)_.*"));
    builder.environment().put("QUARKUS_PROFILE", "prod");

    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(output.lines())
        .containsExactly(
            "Platform API cannot start: set the environment variables DATABASE_URL,"
                + " DATABASE_USERNAME, DATABASE_PASSWORD, REDIS_URL, JWT_KEYS or JWT_KEYS_FILE or"
                + " JWT_SECRET.");
  }

  @Test
  void eitherNameOfASettingCounts() {
    Map<String, String> environment =
        Map.of(
            "QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://db:5432/platform",
            "DATABASE_USERNAME", "platform",
            "DATABASE_PASSWORD", "secret",
            "PLATFORM_AUTH_JWT_SECRET", "secret");
    Map<String, String> properties = Map.of("quarkus.redis.hosts", "redis://redis:6379");

    assertThat(RequiredSettings.missing(environment::get, properties::get)).isEmpty();
  }

  @Test
  void anEmptyValueIsMissingButForThePassword() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL", "",
            "DATABASE_USERNAME", " ",
            "DATABASE_PASSWORD", "",
            "JWT_SECRET", "secret",
            "REDIS_URL", "redis://redis:6379");

    assertThat(RequiredSettings.missing(environment::get, name -> null))
        .containsExactly(DATABASE_URL, DATABASE_USERNAME);
  }

  @Test
  void theMessageNamesWhatIsMissingOnly() {
    assertThat(RequiredSettings.message(List.of(REDIS_URL)))
        .isEqualTo("set the environment variable REDIS_URL.");
    assertThat(RequiredSettings.message(List.of(DATABASE_PASSWORD, REDIS_URL)))
        .contains("variables DATABASE_PASSWORD, REDIS_URL.");
  }
}
