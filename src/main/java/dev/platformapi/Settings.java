package dev.platformapi;

import dev.platformapi.auth.AuthConfig;
import dev.platformapi.auth.TokenKeys;
import dev.platformapi.cache.CacheConfig;
import dev.platformapi.database.PoolConfig;
import dev.platformapi.event.EventConfig;
import dev.platformapi.gateway.GatewayConfig;
import dev.platformapi.gateway.Gateways;
import dev.platformapi.graphql.GraphqlConfig;
import dev.platformapi.grpc.GrpcConfig;
import dev.platformapi.http.CrossOrigin;
import dev.platformapi.http.HttpConfig;
import dev.platformapi.http.TrustedProxies;
import dev.platformapi.lifecycle.LifecycleConfig;
import dev.platformapi.overload.OverloadConfig;
import dev.platformapi.ratelimit.Plans;
import dev.platformapi.ratelimit.RateLimitConfig;
import dev.platformapi.realtime.RealtimeConfig;
import dev.platformapi.rest.idempotency.IdempotencyConfig;
import dev.platformapi.rest.version.VersionConfig;
import dev.platformapi.rest.version.Versions;
import dev.platformapi.room.RoomConfig;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.annotations.RegisterResources;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * All that is wrong with the values of settings, found before anything starts: those who correct
 * them do so once. What Quarkus's own settings say wrong, Quarkus itself tells next, all at once.
 */
@RegisterResources(globs = "application.properties")
final class Settings {
  private static final List<Class<?>> OURS =
      List.of(
          AuthConfig.class,
          CacheConfig.class,
          PoolConfig.class,
          EventConfig.class,
          GatewayConfig.class,
          GraphqlConfig.class,
          GrpcConfig.class,
          HttpConfig.class,
          LifecycleConfig.class,
          OverloadConfig.class,
          RateLimitConfig.class,
          RealtimeConfig.class,
          IdempotencyConfig.class,
          VersionConfig.class,
          RoomConfig.class);

  /** How SmallRye tells of a value that it cannot read. */
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "(?:[\\w.]+: )?(?:SRCFG\\d+: )?The config property (\\S+) with the config value \"(.*?)\" threw an"
              + " Exception whilst being converted (?:SRCFG\\d+: )?(.*)",
          Pattern.DOTALL);

  /** How application.properties takes a setting from a variable with a name of its own. */
  private static final Pattern FROM_VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)[:}].*");

  private static final Pattern PROPERTY =
      Pattern.compile("(platform\\.[a-z0-9.-]+)(.*)", Pattern.DOTALL);

  /** Where Quarkus has them among the sources: below the environment and system properties. */
  private static final int APPLICATION_PROPERTIES = 250;

  private static final Set<String> DATABASE_SCHEMES = Set.of("postgresql", "postgres");
  private static final Set<String> REDIS_SCHEMES = Set.of("redis", "rediss", "unix");

  private final LaunchMode mode;
  private final List<String> faults = new ArrayList<>();

  /** What names variables, too. */
  private SmallRyeConfig config;

  private Settings(LaunchMode mode) {
    this.mode = mode;
  }

  /**
   * Each in one line, beginning with the variable of the environment that it is about.
   *
   * @param mode decides on the profile when none is named
   */
  static List<String> faults(LaunchMode mode) {
    Settings settings = new Settings(mode);
    settings.check();
    return List.copyOf(settings.faults);
  }

  /**
   * With the sources that the service itself has. In a native program Quarkus has no use for
   * application.properties any more, and does not look for it.
   */
  static SmallRyeConfigBuilder builder(LaunchMode mode) {
    SmallRyeConfigBuilder builder = ConfigUtils.configBuilder();
    if (ImageMode.current() == ImageMode.NATIVE_RUN) {
      builder.withSources(applicationProperties());
    }
    if (System.getProperty("quarkus.profile") == null && System.getenv("QUARKUS_PROFILE") == null) {
      builder.withProfile(mode.getDefaultProfile());
    }
    return builder;
  }

  private static ConfigSource applicationProperties() {
    try {
      return new PropertiesConfigSource(
          Settings.class.getResource("/application.properties"), APPLICATION_PROPERTIES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check() {
    SmallRyeConfigBuilder all = builder(mode);
    OURS.forEach(all::withMapping);
    try {
      config = all.build();
      OURS.forEach(settings -> checkSense(config.getConfigMapping(settings)));
    } catch (ConfigValidationException e) {
      config = builder(mode).build();
      OURS.forEach(this::checkAlone);
    }
    checkAddress("quarkus.datasource.reactive.url", DATABASE_SCHEMES, "postgresql://host:5432/db");
    checkAddress("quarkus.redis.hosts", REDIS_SCHEMES, "redis://host:6379");
  }

  /** What is wrong in the settings of one package does not hide what is in another's. */
  private <T> void checkAlone(Class<T> settings) {
    try {
      checkSense(builder(mode).withMapping(settings).build().getConfigMapping(settings));
    } catch (ConfigValidationException e) {
      for (int i = 0; i < e.getProblemCount(); i++) {
        faults.add(told(e.getProblem(i).getMessage()));
      }
    }
  }

  private void checkSense(Object settings) {
    if (settings instanceof AuthConfig auth) {
      check(TokenKeys::check, auth);
    } else if (settings instanceof HttpConfig http) {
      check(TrustedProxies::check, http);
      check(CrossOrigin::check, http);
    } else if (settings instanceof RateLimitConfig limits) {
      check(Plans::check, limits);
    } else if (settings instanceof GatewayConfig gateway) {
      check(Gateways::check, gateway);
    } else if (settings instanceof VersionConfig versions) {
      check(Versions::check, versions);
    }
  }

  private <T> void check(Consumer<T> check, T settings) {
    try {
      check.accept(settings);
    } catch (ConfigurationException e) {
      e.getMessage().lines().map(this::told).forEach(faults::add);
    }
  }

  private void checkAddress(String property, Set<String> schemes, String example) {
    String value = config.getConfigValue(property).getValue();
    if (value == null || value.isBlank()) {
      return;
    }
    // Its password is nobody's to read.
    String fault = variable(property) + ": is no address such as " + example;
    for (String address : value.split(",")) {
      try {
        URI uri = new URI(address.strip());
        if (uri.getScheme() == null || !schemes.contains(uri.getScheme())) {
          faults.add(fault);
        }
      } catch (URISyntaxException e) {
        faults.add(fault);
      }
    }
  }

  /** A message in our words, about a variable instead of a property. */
  private String told(String message) {
    Matcher unreadable = UNREADABLE.matcher(message);
    if (unreadable.matches()) {
      return "%s: \"%s\" cannot be read. %s"
          .formatted(
              variable(unreadable.group(1)), unreadable.group(2), unreadable.group(3).strip());
    }
    Matcher named = PROPERTY.matcher(message);
    return named.matches() ? variable(named.group(1)) + named.group(2) : message;
  }

  private String variable(String property) {
    String value = config.getConfigValue(property).getRawValue();
    Matcher own = FROM_VARIABLE.matcher(value == null ? "" : value);
    return own.matches() ? own.group(1) : variableOf(property);
  }

  /** The variable of the environment that sets a property, as MicroProfile Config has it. */
  static String variableOf(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
