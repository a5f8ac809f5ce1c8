package dev.platformapi;

import io.quarkus.runtime.QuarkusApplication;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * The command {@code migrate}: brings the schema of the database up to what this version wants, and
 * ends; for a rollout, before its first pod starts. Status 0 says that the schema is as it should
 * be, 1 that it is not; why is one line. Runs that come at the same time wait for each other.
 */
public final class Migration implements QuarkusApplication {
  private static final String COMMAND = "migrate";

  private static final int DONE = 0;
  private static final int FAILED = 1;

  /** Nothing listens, and nothing else starts that wants the database, Redis or keys. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "platform.lifecycle.service", "false",
          "platform.gateway.config", "",
          "platform.auth.generate-keys", "true",
          "quarkus.http.host-enabled", "false",
          "quarkus.management.host-enabled", "false",
          // Clients want an address when they are made; nobody calls there.
          "quarkus.redis.hosts", "redis://localhost",
          "quarkus.hibernate-orm.active", "false",
          "quarkus.flyway.migrate-at-start", "false",
          "quarkus.banner.enabled", "false",
          "quarkus.log.console.json.enabled", "false");

  private final Flyway flyway;

  Migration(Flyway flyway) {
    this.flyway = flyway;
  }

  static boolean isAskedBy(String... args) {
    return args.length > 0 && args[0].equals(COMMAND);
  }

  /** What it cannot do without. */
  static List<RequiredSettings> required() {
    return List.of(
        RequiredSettings.DATABASE_URL,
        RequiredSettings.DATABASE_USERNAME,
        RequiredSettings.DATABASE_PASSWORD);
  }

  /** Makes the settings, before Quarkus starts. */
  static void configure() {
    SETTINGS.forEach(System::setProperty);
  }

  @Override
  public int run(String... args) {
    try {
      MigrateResult result = flyway.migrate();
      System.out.printf(
          "The schema is at version %s; %d migrations were applied.%n",
          flyway.info().current().getVersion(), result.migrationsExecuted);
      return DONE;
    } catch (FlywayException e) {
      System.err.println(
          "The database was not migrated: "
              + e.getMessage().strip().replaceAll("\\s*\\R\\s*", " "));
      return FAILED;
    }
  }
}
