package dev.platformapi;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What must be known before Quarkus starts: the database and Redis. */
enum RequiredSettings {
  DATABASE_URL("quarkus.datasource.reactive.url"),
  DATABASE_USERNAME("quarkus.datasource.username"),
  DATABASE_PASSWORD("quarkus.datasource.password"),
  REDIS_URL("quarkus.redis.hosts");

  private final String property;

  RequiredSettings(String property) {
    this.property = property;
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
    SmallRyeConfigBuilder builder = ConfigUtils.configBuilder();
    if (System.getProperty("quarkus.profile") == null && System.getenv("QUARKUS_PROFILE") == null) {
      builder.withProfile(mode.getDefaultProfile());
    }
    SmallRyeConfig config = builder.build();
    return unset.stream()
        .filter(setting -> isBlank(config.getConfigValue(setting.property).getValue()))
        .toList();
  }

  static List<RequiredSettings> missing(
      UnaryOperator<String> environment, UnaryOperator<String> properties) {
    return Arrays.stream(values())
        .filter(setting -> !setting.isIn(environment) && !setting.isIn(environment, properties))
        .toList();
  }

  static String message(List<RequiredSettings> missing) {
    String names = String.join(", ", missing.stream().map(Enum::name).toList());
    return "Platform API cannot start: set the environment variable"
        + (missing.size() == 1 ? " " : "s ")
        + names
        + ".";
  }

  private boolean isIn(UnaryOperator<String> environment) {
    String value = environment.apply(name());
    // A password may be empty, when the server asks for none; but it must be said.
    return this == DATABASE_PASSWORD ? value != null : !isBlank(value);
  }

  /** The ordinary Quarkus settings count as well. */
  private boolean isIn(UnaryOperator<String> environment, UnaryOperator<String> properties) {
    String variable = property.replace('.', '_').toUpperCase(Locale.ROOT);
    return !isBlank(environment.apply(variable)) || !isBlank(properties.apply(property));
  }

  private static boolean isBlank(String value) {
    return value == null || value.isBlank();
  }
}
