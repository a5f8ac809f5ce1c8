package dev.platformapi.embedded;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives every {@code @QuarkusTest} the same fresh PostgreSQL and Redis, started once in a test JVM.
 * Registered as a service, so no test has to name it.
 */
public class EmbeddedServersResource implements QuarkusTestResourceLifecycleManager {
  // Quarkus may load this class anew for each test profile, but system properties stay.
  private static final String DATABASE = "platform.test.database-url";
  private static final String REDIS = "platform.test.redis-url";

  @Override
  public Map<String, String> start() {
    synchronized (System.class) {
      if (System.getProperty(DATABASE) == null) {
        System.setProperty(DATABASE, PostgresServer.temporary().url());
        System.setProperty(REDIS, RedisServer.temporary().url());
      }
    }
    String database = System.getProperty(DATABASE);
    return Map.of(
        "quarkus.datasource.reactive.url",
        database,
        "quarkus.datasource.jdbc.url",
        "jdbc:" + database,
        "quarkus.datasource.username",
        PostgresServer.USERNAME,
        "quarkus.datasource.password",
        PostgresServer.PASSWORD,
        "quarkus.redis.hosts",
        System.getProperty(REDIS));
  }

  /** They stop with the JVM: the next test profile uses them again. */
  @Override
  public void stop() {}
}
