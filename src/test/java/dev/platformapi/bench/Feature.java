package dev.platformapi.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the service can do without, so that what it costs can be measured. */
enum Feature {
  LIMITER("PLATFORM_RATELIMIT_ENABLED", "true", "false"),
  CACHE("PLATFORM_CACHE_ENABLED", "true", "false"),
  ACCESS_LOG("QUARKUS_LOG_CATEGORY__DEV_PLATFORMAPI_ACCESS__LEVEL", "INFO", "OFF"),
  /** Off by default, so the service has it on where it is measured without. */
  TRACING("OTEL_SDK_DISABLED", "false", "true");

  private final String variable;
  private final String on;
  private final String off;

  Feature(String variable, String on, String off) {
    this.variable = variable;
    this.on = on;
    this.off = off;
  }

  /** The variable of the environment that turns it on and off. */
  String variable() {
    return variable;
  }

  String on() {
    return on;
  }

  String off() {
    return off;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Those of a list such as {@code limiter,access-log}; none of an empty one.
   *
   * @throws IllegalArgumentException with all that there are, when there is no such feature
   */
  static List<Feature> named(String list) {
    return Stream.of(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(Feature::of)
        .distinct()
        .toList();
  }

  private static Feature of(String name) {
    return Stream.of(values())
        .filter(feature -> feature.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "bench.without: there is no \""
                        + name
                        + "\" among "
                        + Arrays.toString(values())));
  }
}
