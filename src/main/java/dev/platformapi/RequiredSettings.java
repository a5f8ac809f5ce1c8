package dev.platformapi;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.SmallRyeConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What must be known before Quarkus starts: the database, Redis, and what signs tokens. */
enum RequiredSettings {
  DATABASE_URL("quarkus.datasource.reactive.url"),
  DATABASE_USERNAME("quarkus.datasource.username"),
  DATABASE_PASSWORD("quarkus.datasource.password"),
  REDIS_URL("quarkus.redis.hosts"),
  /** Or, in its place, a file of keys or one secret; development generates keys. */
  JWT_KEYS(
      List.of("JWT_KEYS", "JWT_KEYS_FILE", "JWT_SECRET"),
      List.of(
          "platform.auth.keys",
          "platform.auth.keys-file",
          "platform.auth.jwt-secret",
          "platform.auth.generate-keys"));

  private final List<String> variables;
  private final List<String> properties;

  RequiredSettings(String property) {
    this.variables = List.of(name());
    this.properties = List.of(property);
  }

  RequiredSettings(List<String> variables, List<String> properties) {
    this.variables = variables;
    this.properties = properties;
  }

  /**
   * The settings that neither the environment nor any other configuration source gives.
   *
   * @param mode decides on the profile when none is named
   */
  static List<RequiredSettings> missing(LaunchMode mode) {
    List<RequiredSettings> unset = missing(System::getenv, System::getProperty);
    if (unset.isEmpty()) {
      return unset;
    }
    // They may be in a file. Reading all sources costs start time, so only when it is needed.
    SmallRyeConfig config = Settings.builder(mode).build();
    return unset.stream()
        .filter(setting -> setting.properties.stream().allMatch(name -> isUnset(config, name)))
        .toList();
  }

  static List<RequiredSettings> missing(
      UnaryOperator<String> environment, UnaryOperator<String> properties) {
    return Arrays.stream(values())
        .filter(setting -> !setting.isIn(environment) && !setting.isIn(environment, properties))
        .toList();
  }

  /** What to do about it, in one line. */
  static String message(List<RequiredSettings> missing) {
    String names =
        String.join(
            ", ", missing.stream().map(setting -> String.join(" or ", setting.variables)).toList());
    return "set the environment variable" + (missing.size() == 1 ? " " : "s ") + names + ".";
  }

  private boolean isIn(UnaryOperator<String> environment) {
    // A password may be empty, when the server asks for none; but it must be said.
    return this == DATABASE_PASSWORD
        ? environment.apply(name()) != null
        : variables.stream().anyMatch(variable -> !isBlank(environment.apply(variable)));
  }

  /** The ordinary Quarkus settings count as well. */
  private boolean isIn(UnaryOperator<String> environment, UnaryOperator<String> settings) {
    return properties.stream()
        .anyMatch(
            property ->
                !isBlank(environment.apply(Settings.variableOf(property)))
                    || !isBlank(settings.apply(property)));
  }

  private static boolean isUnset(SmallRyeConfig config, String property) {
    return isBlank(config.getConfigValue(property).getValue());
  }

  private static boolean isBlank(String value) {
    return value == null || value.isBlank();
  }
}
