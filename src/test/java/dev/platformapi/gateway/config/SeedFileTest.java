package dev.platformapi.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.gateway.config.plugin.CorsConfig;
import dev.platformapi.gateway.config.plugin.HttpMethod;
import dev.platformapi.gateway.config.plugin.JwtConfig;
import dev.platformapi.gateway.config.plugin.PluginConfig;
import dev.platformapi.gateway.config.plugin.PrometheusConfig;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig.LimitBy;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig.Period;
import dev.platformapi.gateway.config.plugin.RateLimitingConfig.Policy;
import dev.platformapi.gateway.config.plugin.RedisConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The file that the project's source document has, as it stands there. */
class SeedFileTest {
  private static final UUID SERVICE = UUID.fromString("8abdc7bf-94c2-55eb-a8e3-4412316d1b02");

  private final GatewayReading reading =
      Environment.reader().read(Path.of("src/test/resources/gateway/kong.yml"));
  private final GatewayFile file = reading.file().orElseThrow();

  @Test
  void hasNoFaultsAndOneFieldThatIsDeprecated() {
    assertThat(reading.faults()).isEmpty();
    assertThat(reading.warnings())
        .extracting(Object::toString)
        .containsExactly(
            "plugins[0].config.redis_host (line 26, column 19): deprecated: write redis.host");
  }

  @Test
  void hasAServiceAndARoute() {
    assertThat(file.formatVersion()).isEqualTo(FormatVersion.V2_1);
    assertThat(file.services())
        .containsExactly(
            new ServiceDefinition(
                SERVICE,
                Optional.of("user-service"),
                Protocol.HTTP,
                "user-service.internal",
                8080,
                Optional.empty(),
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                true,
                Set.of()));
    assertThat(file.routes())
        .containsExactly(
            new RouteDefinition(
                UUID.fromString("50551a71-6b69-578c-a3f3-f6fbd0614c35"),
                Optional.of("user-routes"),
                Set.of(Protocol.HTTP, Protocol.HTTPS),
                Set.of(),
                List.of(),
                List.of("/api/v1/users"),
                Map.of(),
                Set.of(),
                426,
                0,
                false,
                false,
                true,
                true,
                Optional.of(SERVICE),
                Set.of()));
  }

  @Test
  void hasFourPlugins() {
    assertThat(file.plugins())
        .extracting(PluginDefinition::name)
        .containsExactly("rate-limiting", "jwt", "cors", "prometheus");
    assertThat(file.plugins())
        .extracting(PluginDefinition::service)
        .containsExactly(
            Optional.of(SERVICE), Optional.of(SERVICE), Optional.of(SERVICE), Optional.empty());
    assertThat(file.plugins())
        .extracting(PluginDefinition::config)
        .containsExactly(rateLimiting(), jwt(), cors(), prometheus());
  }

  private static PluginConfig rateLimiting() {
    RedisConfig redis =
        new RedisConfig(
            Optional.of("redis.internal"),
            6379,
            Duration.ofSeconds(2),
            Optional.empty(),
            Optional.empty(),
            0,
            false,
            false,
            Optional.empty());
    return new RateLimitingConfig(
        Map.of(Period.MINUTE, 100L, Period.HOUR, 5000L),
        LimitBy.CONSUMER,
        Optional.empty(),
        Optional.empty(),
        Policy.REDIS,
        true,
        false,
        429,
        "API rate limit exceeded",
        Optional.empty(),
        redis);
  }

  private static PluginConfig jwt() {
    return new JwtConfig(
        Set.of("jwt"),
        Set.of(),
        Set.of("authorization"),
        "iss",
        false,
        Set.of(JwtConfig.Claim.EXP, JwtConfig.Claim.NBF),
        Duration.ZERO,
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty());
  }

  private static PluginConfig cors() {
    return new CorsConfig(
        List.of("https://app.example.com"),
        List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE),
        List.of("Accept", "Authorization", "Content-Type"),
        List.of(),
        Optional.of(3600L),
        true,
        false,
        false);
  }

  private static PluginConfig prometheus() {
    return new PrometheusConfig(true, false, false, false, false);
  }
}
