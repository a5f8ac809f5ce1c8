package dev.platformapi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptServersTest {
  @TempDir Path directory;

  @Test
  void dataSurvivesTheKillingOfBothServers() throws Exception {
    KeptServers killed = start();
    write(killed);
    killed.postgres().process().kill();
    killed.redis().process().kill();
    abandon(killed);

    try (KeptServers again = start()) {
      assertDataIsIn(again);
    }
  }

  @Test
  void serversLeftRunningAreReplacedAndTheirDataIsKept() throws Exception {
    KeptServers left = start();
    write(left);
    abandon(left);

    try (KeptServers again = start()) {
      assertThat(left.postgres().process().isRunning()).isFalse();
      assertThat(left.redis().process().isRunning()).isFalse();
      assertDataIsIn(again);
    }
  }

  @Test
  void processIdsThatBelongToSomethingElseNowAreLeftAlone() throws Exception {
    start().close();
    long other = ProcessHandle.current().pid();
    Files.write(
        directory.resolve("postgres/postmaster.pid"),
        List.of(Long.toString(other), directory.toString()));
    Files.writeString(directory.resolve("redis.pid"), other + " 1\n");

    try (KeptServers again = start()) {
      assertThat(again.postgres().process().isRunning()).isTrue();
      assertThat(again.redis().process().isRunning()).isTrue();
    }
  }

  @Test
  void aFirstStartThatWasCutShortIsBegunAgain() throws Exception {
    Files.createDirectories(directory.resolve("postgres.new/base"));
    Files.writeString(directory.resolve("postgres.new/postgresql.conf"), "");

    try (KeptServers servers = KeptServers.start(directory, true, false)) {
      assertThat(servers.postgres().show("server_version_num")).startsWith("18");
    }
    assertThat(directory.resolve("postgres.new")).doesNotExist();
  }

  @Test
  void writesAreSyncedAndOnlyThisMachineConnects() throws Exception {
    try (KeptServers servers = KeptServers.start(directory, true, false)) {
      assertThat(servers.postgres().show("fsync")).isEqualTo("on");
      assertThat(servers.postgres().show("synchronous_commit")).isEqualTo("on");
      assertThat(servers.postgres().show("listen_addresses")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aDirectoryInUseIsRefusedWithTheReason() throws Exception {
    KeptServers first = KeptServers.start(directory, false, true);
    try (first) {
      assertThatThrownBy(this::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use by another running Platform API")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("PLATFORM_EMBEDDED_DATA_DIR");
      assertThat(first.redis().process().isRunning()).isTrue();
    }
  }

  private KeptServers start() throws IOException {
    return KeptServers.start(directory, true, true);
  }

  /** What the end of its JVM does: the lock goes, and nobody stops the servers. */
  private void abandon(KeptServers servers) {
    servers.directory().release();
  }

  private static void write(KeptServers servers) throws Exception {
    sql(servers, "CREATE TABLE kept AS SELECT 42 AS answer");
    assertThat(redis(servers, "SET kept 42")).isEqualTo("+OK");
  }

  private static void assertDataIsIn(KeptServers servers) throws Exception {
    assertThat(sql(servers, "SELECT answer FROM kept")).isEqualTo("42");
    assertThat(redis(servers, "STRLEN kept")).isEqualTo(":2");
  }

  private static String sql(KeptServers servers, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:" + servers.postgres().url(),
                PostgresServer.USERNAME,
                PostgresServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return null;
      }
      ResultSet result = statement.getResultSet();
      result.next();
      return result.getString(1);
    }
  }

  private static String redis(KeptServers servers, String command) throws IOException {
    URI uri = URI.create(servers.redis().url());
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
