package dev.platformapi;

import java.util.Map;
import java.util.Objects;

/**
 * The settings of a service that is a gateway and nothing else: it has no database, no Redis of its
 * own and nobody who logs in.
 */
final class GatewayOnly {
  private static final String PROPERTY = "platform.gateway.only";
  private static final String VARIABLE = "PLATFORM_GATEWAY_ONLY";
  private static final String HEALTH_CHECK = "quarkus.smallrye-health.check.\"%s\".enabled";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("platform.lifecycle.service", "false"),
          // Clients want an address when they are made; nobody calls there.
          Map.entry("quarkus.datasource.reactive.url", "postgresql://localhost/none"),
          Map.entry("quarkus.redis.hosts", "redis://localhost"),
          Map.entry(
              HEALTH_CHECK.formatted("dev.platformapi.database.DatabaseProbe$Check"), "false"),
          Map.entry(
              HEALTH_CHECK.formatted("io.quarkus.redis.runtime.client.health.RedisHealthCheck"),
              "false"),
          Map.entry("quarkus.hibernate-orm.active", "false"),
          Map.entry("quarkus.flyway.active", "false"),
          // Nobody gets a token that they sign.
          Map.entry("platform.auth.generate-keys", "true"));

  private GatewayOnly() {}

  /** Whether the service is to be one: by a system property or a variable of the environment. */
  static boolean isAsked() {
    return Boolean.parseBoolean(System.getProperty(PROPERTY, System.getenv(VARIABLE)));
  }

  /** Makes the settings, before Quarkus starts. */
  static void configure() {
    SETTINGS.forEach(System::setProperty);
    System.setProperty(
        "platform.gateway.cache.redis", Objects.requireNonNullElse(System.getenv("REDIS_URL"), ""));
  }
}
