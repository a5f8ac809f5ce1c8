package dev.platformapi.embedded;

import dev.platformapi.DevelopmentServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives development a PostgreSQL and a Redis with nothing installed. */
public final class EmbeddedServers implements DevelopmentServers {
  @Override
  public Map<String, String> start(boolean database, boolean redis) {
    if (!database && !redis) {
      return Map.of();
    }
    try {
      KeptServers servers = KeptServers.start(DataDirectory.configured(), database, redis);
      Runtime.getRuntime().addShutdownHook(servers.stopper());
      return servers.properties();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String summary() {
    Config config = ConfigProvider.getConfig();
    String http = "http://localhost:" + value(config, "quarkus.http.port", "8080");
    String management = "http://localhost:" + value(config, "quarkus.management.port", "9000");
    return """

          HTTP         %1$s
          OpenAPI      %1$s/openapi
          Swagger UI   %1$s/q/swagger-ui
          GraphQL      %1$s/graphql
          GraphiQL     %1$s/graphql-ui/
          Health       %2$s/q/health
          Metrics      %2$s/q/metrics
          PostgreSQL   %3$s
          Redis        %4$s
          Data         %5$s
          Log in       admin / Admin-12345 (development only)
        """
        .formatted(
            http,
            management,
            value(config, "quarkus.datasource.reactive.url", ""),
            value(config, "quarkus.redis.hosts", ""),
            value(config, "platform.embedded.data", "kept by the servers above"));
  }

  private static String value(Config config, String name, String otherwise) {
    return config.getOptionalValue(name, String.class).orElse(otherwise);
  }
}
