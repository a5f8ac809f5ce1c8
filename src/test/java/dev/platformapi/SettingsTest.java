package dev.platformapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.LaunchMode;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
  private Properties before;

  /** Without the settings of tests that ran in this JVM. */
  @BeforeEach
  void unset() {
    before = (Properties) System.getProperties().clone();
    for (String name : before.stringPropertyNames()) {
      if (name.startsWith("platform.") || name.startsWith("quarkus.")) {
        System.clearProperty(name);
      }
    }
  }

  @AfterEach
  void restore() {
    System.setProperties(before);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            "platform.overload.maximum",
            "abc",
            "PLATFORM_OVERLOAD_MAXIMUM: \"abc\" cannot be read. Write a whole number of at least 1."),
        Arguments.of(
            "platform.room.max-owned",
            "0",
            "PLATFORM_ROOM_MAX_OWNED: \"0\" cannot be read. Write a whole number of at least 1."),
        Arguments.of(
            "platform.database.pool.queue",
            "-1",
            "PLATFORM_DATABASE_POOL_QUEUE: \"-1\" cannot be read. Write a whole number of at least 0."),
        Arguments.of(
            "platform.gateway.breaker.failure-ratio",
            "1.5",
            "PLATFORM_GATEWAY_BREAKER_FAILURE_RATIO: \"1.5\" cannot be read. Write a number from 0 to 1."),
        Arguments.of(
            "platform.gateway.watch",
            "0s",
            "PLATFORM_GATEWAY_WATCH: \"0s\" cannot be read. Write a time of at least a millisecond, such as 10s."),
        Arguments.of(
            "platform.cache.patience", "soon", "PLATFORM_CACHE_PATIENCE: \"soon\" cannot be read."),
        Arguments.of(
            "platform.grpc.server.port", "x", "PLATFORM_GRPC_SERVER_PORT: \"x\" cannot be read."),
        Arguments.of(
            "platform.rest.version.v1.sunset-at",
            "tomorrow",
            "PLATFORM_REST_VERSION_V1_SUNSET_AT: \"tomorrow\" cannot be read."),
        Arguments.of(
            "platform.rest.version.v1.sunset-at",
            "2027-01-31T00:00:00Z",
            "PLATFORM_REST_VERSION_V1_SUNSET_AT needs a deprecated-since"),
        Arguments.of("JWT_SECRET", "short", "JWT_SECRET: it must have at least 32 bytes; it has 5"),
        Arguments.of("JWT_KEYS", "{}", "JWT_KEYS: is not a JSON Web Key Set"),
        Arguments.of("TRUSTED_PROXIES", "x", "TRUSTED_PROXIES: \"x\" is no address or network."),
        Arguments.of(
            "CORS_ORIGINS",
            "https://a.example/x",
            "CORS_ORIGINS: \"https://a.example/x\" is no origin."),
        Arguments.of(
            "platform.ratelimit.default-plan",
            "gold",
            "PLATFORM_RATELIMIT: there is no plan \"gold\""),
        Arguments.of(
            "platform.ratelimit.plans.free.minute.quota",
            "0",
            "PLATFORM_RATELIMIT_PLANS_FREE_MINUTE: "),
        Arguments.of("platform.ratelimit.rules.r.quota", "0", "PLATFORM_RATELIMIT_RULES_R: "),
        Arguments.of(
            "GATEWAY_CONFIG",
            "nowhere.yml",
            "GATEWAY_CONFIG: there is no file nowhere.yml to read"),
        Arguments.of(
            "platform.gateway.only",
            "true",
            "GATEWAY_CONFIG: a gateway and nothing else needs a file"),
        Arguments.of(
            "DATABASE_URL",
            "mysql://host/db",
            "DATABASE_URL: is no address such as postgresql://host:5432/db"),
        Arguments.of(
            "REDIS_URL",
            "redis://a:6379,host:secret@x",
            "REDIS_URL: is no address such as redis://host:6379"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultNamesItsVariable(String property, String value, String fault) {
    set(Map.of(property, value));

    assertThat(Settings.faults(LaunchMode.NORMAL))
        .singleElement()
        .asString()
        .startsWith(fault)
        .doesNotContain("\n", "SRCFG", "Exception");
  }

  @Test
  void allFaultsAreToldAtOnce() {
    Map<String, String> all = new TreeMap<>();
    faults().map(Arguments::get).forEach(fault -> all.put((String) fault[0], (String) fault[1]));
    all.remove("platform.gateway.only");
    // With a secret, keys are not looked at.
    all.remove("JWT_KEYS");
    // What the settings of one package mean is looked at when all of them can be read.
    all.remove("GATEWAY_CONFIG");
    set(all);

    assertThat(Settings.faults(LaunchMode.NORMAL)).hasSize(all.size());
  }

  @Test
  void theSettingsOfEachProfileAreGood() {
    for (LaunchMode mode : LaunchMode.values()) {
      assertThat(Settings.faults(mode)).as(mode.name()).isEmpty();
    }
  }

  private void set(Map<String, String> properties) {
    properties.forEach(System::setProperty);
  }
}
