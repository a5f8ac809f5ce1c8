package dev.platformapi.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.support.Pod;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The package's command that migrates: it needs a database and nothing else. */
class MigrateIT {
  private record Outcome(int status, String output) {}

  @Test
  void theSchemaIsBroughtUpToDateOnce() throws Exception {
    String database = PostgresServer.temporary().url();

    Outcome first = migrate(database);
    Outcome second = migrate(database);

    assertThat(first.output()).contains("migrations were applied.").doesNotContain(" 0 migrations");
    assertThat(second.output()).contains("; 0 migrations were applied.");
    assertThat(List.of(first.status(), second.status())).containsOnly(0);
  }

  @Test
  void whatHasFailedIsOneLine() throws Exception {
    String database = PostgresServer.temporary().url();

    Outcome outcome = migrate(database.replaceFirst("/[^/]*$", "/nowhere"));

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output().lines())
        .filteredOn(line -> line.startsWith("The database was not migrated: "))
        .singleElement()
        .asString()
        .contains("\"nowhere\" does not exist");
    assertThat(outcome.output()).doesNotContain("\tat ");
  }

  @Test
  void anAddressThatIsNoneIsAFaultOfItsVariable() throws Exception {
    Outcome outcome = migrate("mysql://db/platform");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output())
        .isEqualToIgnoringNewLines(
            "Platform API cannot start: DATABASE_URL: is no address such as"
                + " postgresql://host:5432/db");
  }

  private static Outcome migrate(String database) throws Exception {
    Pod command =
        Pod.start(
            "migrate",
            0,
            Pod.command(Pod.SERVICE, "", "migrate"),
            Map.of(
                "DATABASE_URL", database,
                "DATABASE_USERNAME", PostgresServer.USERNAME,
                "DATABASE_PASSWORD", PostgresServer.PASSWORD));
    assertThat(command.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(command.process().exitValue(), Files.readString(command.log()));
  }
}
