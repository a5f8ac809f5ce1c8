package dev.platformapi.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL server of our own, on a free port of 127.0.0.1. */
public final class PostgresServer {
  public static final String USERNAME = "postgres";

  /** Connections on the loopback address are trusted; clients want to send something though. */
  public static final String PASSWORD = "postgres";

  private static final String DATABASE = "platform";
  private static final String EXECUTABLE = "postgres";
  // Long enough for the recovery after a crash; the library's own 10 seconds are not.
  private static final Duration START = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final ServerProcess process;

  private PostgresServer(EmbeddedPostgres server, ServerProcess process) {
    this.server = server;
    this.process = process;
  }

  /** Keeps nothing and syncs nothing: for tests. Stops when the JVM ends. */
  public static PostgresServer temporary() {
    try {
      EmbeddedPostgres server = common().start();
      execute(server, "CREATE DATABASE " + DATABASE);
      return new PostgresServer(server, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts on {@code home/postgres}, which is created at first. Whatever the last run left is dealt
   * with: a server still running, one killed with or without its JVM, a first start cut short.
   */
  static PostgresServer kept(Path home) throws IOException {
    Path data = home.resolve("postgres");
    Path log = home.resolve("postgres.log");
    if (Files.exists(log)) {
      Files.move(log, home.resolve("postgres.old.log"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(data)) {
      create(home.resolve("postgres.new"), data, log);
    }
    stopLeftOver(data);
    EmbeddedPostgres server = start(data, log);
    long pid = pid(data).orElseThrow(() -> new IOException("no postmaster.pid in " + data));
    ServerProcess process =
        ServerProcess.find(pid, EXECUTABLE, data, data.toString())
            .orElseThrow(() -> new IOException("process " + pid + " is not PostgreSQL"));
    return new PostgresServer(server, process);
  }

  /** For reactive clients; with {@code jdbc:} before it, for JDBC. */
  public String url() {
    return "postgresql://127.0.0.1:" + server.getPort() + "/" + DATABASE;
  }

  ServerProcess process() {
    return process;
  }

  /**
   * The directory is complete when it has its name, so that an interrupted start leaves no doubt.
   */
  private static void create(Path unfinished, Path data, Path log) throws IOException {
    stopLeftOver(unfinished);
    deleteTree(unfinished);
    try (EmbeddedPostgres server = start(unfinished, log)) {
      execute(server, "CREATE DATABASE " + DATABASE);
    }
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static EmbeddedPostgres start(Path data, Path log) throws IOException {
    // The library's own lock, which DataDirectory makes needless; within a JVM it outlives a crash.
    Files.deleteIfExists(data.resolve("epg-lock"));
    try {
      return common()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setRegisterShutdownHook(false)
          // The library starts with -F, which is fsync=off; what comes later wins.
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setPGStartupWait(START)
          .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(
          "PostgreSQL did not start on " + data + "; why is in " + log + ":\n" + tail(log), e);
    }
  }

  private static EmbeddedPostgres.Builder common() {
    return EmbeddedPostgres.builder()
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "200")
        // The same order and case rules on every machine, whatever its locale.
        .setLocaleConfig("locale", "C")
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8");
  }

  private static void execute(EmbeddedPostgres server, String sql) throws IOException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** The value of a server setting. */
  String show(String setting) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW " + setting)) {
      result.next();
      return result.getString(1);
    }
  }

  private static void stopLeftOver(Path data) throws IOException {
    Optional<Long> pid = pid(data);
    if (pid.isPresent()) {
      ServerProcess.find(pid.get(), EXECUTABLE, data, data.toString())
          .ifPresent(ServerProcess::stop);
      // The id may belong to another program now, for which PostgreSQL would refuse to start.
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    }
    // Of a server that was killed the children may live on a little, holding its shared memory.
    for (ServerProcess child : ServerProcess.findAll(EXECUTABLE, data)) {
      try {
        child.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<Long> pid(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    try {
      return lines.isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(lines.get(0).strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
