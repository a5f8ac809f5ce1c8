package dev.platformapi.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server of our own, on a free port of 127.0.0.1.
 *
 * <p>The library gives the program; starting it is done here, because its own way reads the output
 * from a pipe, keeps no process id and stops the server while the service still uses it.
 */
public final class RedisServer {
  private static final String EXECUTABLE = "redis-server";
  private static final int START_SECONDS = 30;

  private final int port;
  private final ServerProcess process;

  private RedisServer(int port, ServerProcess process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Keeps nothing: for tests. Stops when the JVM ends.
   *
   * @param options of the server
   */
  public static RedisServer temporary(String... options) {
    try {
      Path home = Files.createTempDirectory("platform-redis").toRealPath();
      List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
      all.addAll(List.of(options));
      RedisServer server = start(home, all);
      Runtime.getRuntime().addShutdownHook(new StopOnExit(null, server.process));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts on {@code home/redis}, after it stopped what the last run may have left running. */
  static RedisServer kept(Path home) throws IOException {
    Path data = Files.createDirectories(home.resolve("redis"));
    stopLeftOver(data);
    RedisServer server =
        start(
            home,
            List.of(
                "--appendonly",
                "yes",
                // Each reply after its write: the default may hold writes back for two seconds.
                "--appendfsync",
                "always",
                "--aof-load-truncated",
                "yes",
                "--save",
                ""));
    Files.writeString(pidFile(data), server.process.pid() + " " + server.port + "\n");
    return server;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  ServerProcess process() {
    return process;
  }

  private static RedisServer start(Path home, List<String> persistence) throws IOException {
    Path data = Files.createDirectories(home.resolve("redis"));
    Path log = home.resolve("redis.log");
    Files.deleteIfExists(log);
    int port = freePort();
    List<String> command = new ArrayList<>();
    Path programs = Files.createDirectories(home.resolve("bin"));
    command.add(ExecutableProvider.newJarResourceProvider(programs.toFile()).get().getPath());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", data.toString()));
    command.addAll(persistence);
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      awaitReady(started, port, log);
    } catch (InterruptedException e) {
      started.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    ServerProcess process =
        ServerProcess.find(started.pid(), EXECUTABLE, data, ":" + port)
            .orElseThrow(() -> new IOException("process " + started.pid() + " is not Redis"));
    return new RedisServer(port, process);
  }

  /** It loads its data before it answers anything but an error. */
  private static void awaitReady(Process started, int port, Path log)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!"+PONG".equals(ping(port))) {
      if (!started.isAlive() || System.nanoTime() > end) {
        started.destroyForcibly();
        List<String> lines = Files.readAllLines(log);
        throw new IllegalStateException(
            "Redis did not start; why is in "
                + log
                + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()))
                + "\nOr run a Redis of your own and name it in REDIS_URL.");
      }
      Thread.sleep(20);
    }
  }

  private static String ping(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      socket.setSoTimeout(1000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    } catch (IOException e) {
      return null;
    }
  }

  private static void stopLeftOver(Path data) throws IOException {
    Path file = pidFile(data);
    if (!Files.exists(file)) {
      return;
    }
    String[] pidAndPort = Files.readString(file).strip().split(" ");
    if (pidAndPort.length == 2) {
      Optional<ServerProcess> leftOver =
          ServerProcess.find(Long.parseLong(pidAndPort[0]), EXECUTABLE, data, ":" + pidAndPort[1]);
      leftOver.ifPresent(ServerProcess::stop);
    }
    Files.delete(file);
  }

  private static Path pidFile(Path data) {
    return data.resolveSibling("redis.pid");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
