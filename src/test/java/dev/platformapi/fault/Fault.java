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
  POSTGRES_KILLED {
    @Override
    void begin(FaultyServers servers) throws Exception {
      servers.postgres().kill();
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.postgres().start();
    }
  },
  POSTGRES_RESTARTED {
    @Override
    void begin(FaultyServers servers) throws Exception {
      servers.postgres().stop();
      servers.postgres().start();
    }

    @Override
    void end(FaultyServers servers) {}
  },
  POSTGRES_PAUSED {
    @Override
    void begin(FaultyServers servers) throws Exception {
      servers.postgres().pause();
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.postgres().resume();
    }
  },
  POSTGRES_READ_ONLY {
    @Override
    void begin(FaultyServers servers) throws Exception {
      execute(servers, "ALTER SYSTEM SET default_transaction_read_only = on");
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      execute(servers, "ALTER SYSTEM RESET default_transaction_read_only");
    }
  },
  POSTGRES_WITHOUT_CONNECTIONS {
    private final List<Connection> taken = new ArrayList<>();

    @Override
    void begin(FaultyServers servers) throws Exception {
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

    @Override
    void end(FaultyServers servers) throws SQLException {
      for (Connection connection : taken) {
        connection.close();
      }
      taken.clear();
    }
  },
  POSTGRES_CUT_OFF {
    @Override
    void begin(FaultyServers servers) {
      servers.postgres().way().cut();
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.postgres().way().mend();
    }
  },
  POSTGRES_HALF_OPEN {
    @Override
    void begin(FaultyServers servers) {
      servers.postgres().way().silence();
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.postgres().way().mend();
    }
  },
  POSTGRES_FAR_AWAY {
    @Override
    void begin(FaultyServers servers) {
      servers.postgres().way().slow(Duration.ofMillis(100));
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.postgres().way().mend();
    }
  },
  REDIS_KILLED {
    @Override
    void begin(FaultyServers servers) throws Exception {
      servers.redis().kill();
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.redis().start();
    }
  },
  REDIS_RESTARTED {
    @Override
    void begin(FaultyServers servers) throws Exception {
      servers.redis().stop();
      servers.redis().start();
    }

    @Override
    void end(FaultyServers servers) {}
  },
  REDIS_PAUSED {
    @Override
    void begin(FaultyServers servers) throws Exception {
      servers.redis().pause();
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.redis().resume();
    }
  },
  REDIS_EMPTIED {
    @Override
    void begin(FaultyServers servers) throws Exception {
      command(servers, "FLUSHALL");
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      command(servers, "FLUSHALL");
    }
  },
  REDIS_REPLICA {
    @Override
    void begin(FaultyServers servers) throws Exception {
      command(servers, "REPLICAOF 127.0.0.1 1");
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      command(servers, "REPLICAOF NO ONE");
    }
  },
  REDIS_FULL {
    @Override
    void begin(FaultyServers servers) throws Exception {
      command(servers, "CONFIG SET maxmemory 1");
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      command(servers, "CONFIG SET maxmemory 0");
    }
  },
  REDIS_CUT_OFF {
    @Override
    void begin(FaultyServers servers) {
      servers.redis().way().cut();
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.redis().way().mend();
    }
  },
  REDIS_HALF_OPEN {
    @Override
    void begin(FaultyServers servers) {
      servers.redis().way().silence();
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.redis().way().mend();
    }
  },
  REDIS_FAR_AWAY {
    @Override
    void begin(FaultyServers servers) {
      servers.redis().way().slow(Duration.ofMillis(100));
    }

    @Override
    void end(FaultyServers servers) throws Exception {
      servers.redis().way().mend();
    }
  };

  abstract void begin(FaultyServers servers) throws Exception;

  abstract void end(FaultyServers servers) throws Exception;

  /**
   * Whether PostgreSQL may find that a statement took too long, as it was stopped in its middle.
   */
  boolean mayTimeOut() {
    return this == POSTGRES_PAUSED;
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
}
