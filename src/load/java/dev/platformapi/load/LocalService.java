package dev.platformapi.load;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The packaged service with PostgreSQL and Redis out of jars, 1,000 users, plans that limit nobody,
 * and before it a second one that is a gateway and nothing else. All end with this JVM.
 *
 * @param password of the administrator
 */
record LocalService(URI url, URI gateway, String password) {
  private static final String ADMIN = "admin";

  private static final String SEED =
      """
      INSERT INTO users (id, username, email, age, created_at, updated_at)
      SELECT lpad(to_hex(n), 32, '0')::uuid, 'seed' || n, 'seed' || n || '@example.com', 20 + mod(n, 50),
             now(), now()
        FROM generate_series(1, 1000) AS n
      """;

  static LocalService start() throws IOException, InterruptedException, SQLException {
    String password = "Aa1-" + UUID.randomUUID();
    String database = PostgresServer.temporary().url();
    Pod service =
        stopAtEnd(
            Pod.start(
                "load",
                Pod.SERVICE,
                "",
                database,
                RedisServer.temporary().url(),
                environment(Pod.secrets(password))));
    Path kong = Files.createTempFile("load", ".yml");
    kong.toFile().deleteOnExit();
    Files.writeString(
        kong,
        """
        _format_version: "3.0"
        services:
          - name: users
            url: %s
            routes: [{name: front, paths: [/front]}]
        plugins:
          - {name: correlation-id, config: {header_name: X-Request-ID}}
          - {name: rate-limiting, config: {minute: 100000000, policy: local}}
          - {name: prometheus, config: {status_code_metrics: true, latency_metrics: true}}
        """
            .formatted(service.uri("")));
    Pod gateway =
        stopAtEnd(
            Pod.alone(
                "load-gateway",
                environment(
                    Map.of("PLATFORM_GATEWAY_ONLY", "true", "GATEWAY_CONFIG", kong.toString()))));
    service.awaitReady("/openapi");
    gateway.awaitReady("/front/openapi");
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:" + database, PostgresServer.USERNAME, PostgresServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(SEED);
      statement.execute("VACUUM ANALYZE users");
    }
    return new LocalService(service.uri(""), gateway.uri("/front"), password);
  }

  /** On one machine with its load it would refuse what a pod of its own would do. */
  private static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put(
        "PLATFORM_OVERLOAD_ENABLED", Boolean.toString(Boolean.getBoolean("load.overload")));
    return environment;
  }

  /** Makes it the one that is put under load. */
  void publish() {
    System.setProperty("load.url", url.toString());
    System.setProperty("load.gateway", gateway.toString());
    System.setProperty("load.username", ADMIN);
    System.setProperty("load.password", password);
  }

  private static Pod stopAtEnd(Pod pod) {
    Runtime.getRuntime().addShutdownHook(new Thread(pod.process()::destroyForcibly));
    return pod;
  }
}
