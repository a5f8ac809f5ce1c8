package dev.platformapi.fault;

import dev.platformapi.embedded.FaultyServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can befall the servers. */
enum Fault {
  POSTGRES_KILLED(servers -> servers.postgres().kill(), servers -> servers.postgres().start()),
  POSTGRES_RESTARTED(servers -> restart(servers.postgres()), servers -> {}),
  POSTGRES_PAUSED(servers -> servers.postgres().pause(), servers -> servers.postgres().resume()),
  POSTGRES_READ_ONLY(
      servers -> execute(servers, "ALTER SYSTEM SET default_transaction_read_only = on"),
      servers -> execute(servers, "ALTER SYSTEM RESET default_transaction_read_only")),
  POSTGRES_WITHOUT_CONNECTIONS(new AllConnections()),
  POSTGRES_CUT_OFF(
      servers -> servers.postgres().way().cut(), servers -> servers.postgres().way().mend()),
  POSTGRES_HALF_OPEN(
      servers -> servers.postgres().way().silence(), servers -> servers.postgres().way().mend()),
  POSTGRES_FAR_AWAY(
      servers -> servers.postgres().way().slow(Duration.ofMillis(100)),
      servers -> servers.postgres().way().mend()),
  REDIS_KILLED(servers -> servers.redis().kill(), servers -> servers.redis().start()),
  REDIS_RESTARTED(servers -> restart(servers.redis()), servers -> {}),
  REDIS_PAUSED(servers -> servers.redis().pause(), servers -> servers.redis().resume()),
  REDIS_EMPTIED(servers -> command(servers, "FLUSHALL"), servers -> command(servers, "FLUSHALL")),
  REDIS_REPLICA(
      servers -> command(servers, "REPLICAOF 127.0.0.1 1"),
      servers -> command(servers, "REPLICAOF NO ONE")),
  REDIS_FULL(
      servers -> command(servers, "CONFIG SET maxmemory 1"),
      servers -> command(servers, "CONFIG SET maxmemory 0")),
  REDIS_CUT_OFF(servers -> servers.redis().way().cut(), servers -> servers.redis().way().mend()),
  REDIS_HALF_OPEN(
      servers -> servers.redis().way().silence(), servers -> servers.redis().way().mend()),
  REDIS_FAR_AWAY(
      servers -> servers.redis().way().slow(Duration.ofMillis(100)),
      servers -> servers.redis().way().mend());

  private final Action begin;
  private final Action end;

  Fault(Action begin, Action end) {
    this.begin = begin;
    this.end = end;
  }

  Fault(AllConnections connections) {
    this(connections::take, connections::release);
  }

  private interface Action {
    void on(FaultyServers servers) throws Exception;
  }

  void begin(FaultyServers servers) throws Exception {
    begin.on(servers);
  }

  void end(FaultyServers servers) throws Exception {
    end.on(servers);
  }

  /**
   * Whether PostgreSQL may find that a statement took too long, as it was stopped in its middle.
   */
  boolean mayTimeOut() {
    return this == POSTGRES_PAUSED;
  }

  private static void restart(FaultyServers.Server server) throws IOException {
    server.stop();
    server.start();
  }

  private static void execute(FaultyServers servers, String sql) throws SQLException {
    try (Connection connection = servers.sql();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      statement.execute(sql);
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  private static void command(FaultyServers servers, String command) throws IOException {
    URI redis = URI.create(servers.redis().directUrl());
    try (Socket socket = new Socket(redis.getHost(), redis.getPort())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      String answer =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (!answer.startsWith("+OK")) {
        throw new IOException(command + ": " + answer);
      }
    }
  }

  /** All that PostgreSQL gives to anybody. */
  private static final class AllConnections {
    private final List<Connection> taken = new ArrayList<>();

    void take(FaultyServers servers) throws SQLException {
      Connection first = servers.sql();
      taken.add(first);
      // Those of the service end; whoever comes first gets what becomes free.
      do {
        try (Statement statement = first.createStatement()) {
          statement.execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  + " WHERE datname = current_database() AND application_name <> 'PostgreSQL JDBC Driver'");
        }
      } while (takeAll(servers));
    }

    /** Whether the service may have some again. */
    private boolean takeAll(FaultyServers servers) throws SQLException {
      try {
        while (true) {
          taken.add(servers.sql());
        }
      } catch (SQLException full) {
        if (!"53300".equals(full.getSQLState())) {
          throw full;
        }
      }
      try (Statement statement = taken.get(0).createStatement();
          var rows =
              statement.executeQuery(
                  "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                      + " AND application_name <> 'PostgreSQL JDBC Driver'")) {
        rows.next();
        return rows.getInt(1) > 0;
      }
    }

    void release(FaultyServers servers) throws SQLException {
      for (Connection connection : taken) {
        connection.close();
      }
      taken.clear();
    }
  }
}
