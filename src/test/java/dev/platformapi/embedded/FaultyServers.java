package dev.platformapi.embedded;

import dev.platformapi.support.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL and a Redis that keep their data, each behind a proxy, so that their clients always
 * find them at one address: servers to be killed, stopped in the middle, and started again.
 */
public final class FaultyServers implements AutoCloseable {
  private final Server postgres;
  private final Server redis;

  private FaultyServers(Server postgres, Server redis) {
    this.postgres = postgres;
    this.redis = redis;
  }

  /**
   * Starts both; they stop with the JVM at the latest.
   *
   * @param home of the data of both, which must be new
   */
  public static FaultyServers start(Path home) throws IOException {
    Path real = home.toRealPath();
    FaultyServers servers =
        new FaultyServers(
            new Server(
                () -> {
                  PostgresServer started = PostgresServer.kept(real);
                  return new Running(started.url(), started.process());
                }),
            new Server(
                () -> {
                  RedisServer started = RedisServer.kept(real);
                  return new Running(started.url(), started.process());
                }));
    Runtime.getRuntime().addShutdownHook(new Thread(servers::killBoth));
    return servers;
  }

  public Server postgres() {
    return postgres;
  }

  public Server redis() {
    return redis;
  }

  /** A connection to PostgreSQL that no fault of its proxy touches. */
  public Connection sql() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + postgres.directUrl(), PostgresServer.USERNAME, PostgresServer.PASSWORD);
  }

  @Override
  public void close() throws IOException {
    killBoth();
    postgres.way.close();
    redis.way.close();
  }

  private void killBoth() {
    for (Server server : List.of(postgres, redis)) {
      try {
        server.running.process.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private record Running(String url, ServerProcess process) {}

  private interface Starter {
    Running start() throws IOException;
  }

  /** One of the two. */
  public static final class Server {
    private final Starter starter;
    private final TcpProxy way;
    private volatile Running running;

    private Server(Starter starter) throws IOException {
      this.starter = starter;
      this.running = starter.start();
      this.way = new TcpProxy(URI.create(running.url).getPort());
    }

    /** Where clients find it, as long as it is there. */
    public String url() {
      return running.url.replace(
          ":" + URI.create(running.url).getPort(), ":" + Integer.toString(way.port()));
    }

    /** Where it is until it is started again. */
    public String directUrl() {
      return running.url;
    }

    /** The network before it. */
    public TcpProxy way() {
      return way;
    }

    /** Ends it with SIGKILL; connections are refused then. */
    public void kill() throws IOException, InterruptedException {
      running.process.kill();
      way.refuse();
    }

    /** Has it end its connections and itself in good order. */
    public void stop() throws IOException {
      running.process.stop();
      way.refuse();
    }

    /** Starts it again, on what it has kept. */
    public void start() throws IOException {
      running = starter.start();
      way.turnTo(URI.create(running.url).getPort());
      way.mend();
    }

    /** The same when it has ended by itself. */
    public void startUnlessRunning() throws IOException {
      if (!running.process.isRunning()) {
        start();
      }
    }

    /** The kernel takes its connections, but it says nothing. */
    public void pause() throws IOException, InterruptedException {
      signal("STOP");
    }

    /** Goes on where it was. */
    public void resume() throws IOException, InterruptedException {
      signal("CONT");
    }

    /** PostgreSQL has a process for each connection. */
    private void signal(String name) throws IOException, InterruptedException {
      ProcessHandle process = ProcessHandle.of(running.process.pid()).orElseThrow();
      List<String> command =
          Stream.concat(
                  Stream.of("/bin/sh", "-c", "kill -" + name + " \"$@\"; true", "kill"),
                  Stream.concat(Stream.of(process), process.descendants())
                      .map(one -> Long.toString(one.pid())))
              .toList();
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IOException("kill -" + name + ": " + status);
      }
    }
  }
}
