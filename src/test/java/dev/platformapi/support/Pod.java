package dev.platformapi.support;

import dev.platformapi.embedded.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A server in a process of its own, on a free port of 127.0.0.1: the packaged service as it runs in
 * production, or a server that it is compared with.
 *
 * @param log what it writes
 */
public record Pod(String name, int port, Process process, Path log) {
  /** What the build has made last, a jar or a native program. */
  public static final Path SERVICE = service();

  private static final Duration START = Duration.ofSeconds(60);

  /**
   * Starts the packaged service, and does not wait until it is ready. Its default plans limit
   * nobody, unless the environment says otherwise.
   *
   * @param service a jar, or a native program
   * @param options for its JVM, separated by spaces; a native program knows those for the heap, and
   *     properties
   * @param environment beside the servers it needs; the secrets must be in it
   */
  public static Pod start(
      String name,
      Path service,
      String options,
      String database,
      String redis,
      Map<String, String> environment)
      throws IOException {
    int port = freePort();
    Map<String, String> all = new HashMap<>();
    for (String plan : List.of("ANONYMOUS", "FREE", "INTERNAL")) {
      all.put("PLATFORM_RATELIMIT_PLANS_" + plan + "_MINUTE_QUOTA", "100000000");
    }
    all.putAll(environment);
    all.put("DATABASE_URL", database);
    all.put("DATABASE_USERNAME", PostgresServer.USERNAME);
    all.put("DATABASE_PASSWORD", PostgresServer.PASSWORD);
    all.put("REDIS_URL", redis);
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    all.putIfAbsent("QUARKUS_MANAGEMENT_PORT", "0");
    return start(name, port, command(service, options), all);
  }

  /**
   * The command that starts the service.
   *
   * @param options as of {@link #start(String, Path, String, String, String, Map)}
   */
  public static List<String> command(Path service, String options, String... arguments) {
    boolean jar = isJar(service);
    List<String> command = new ArrayList<>(List.of(jar ? java() : service.toString()));
    command.addAll(Stream.of(options.split(" ")).filter(option -> !option.isEmpty()).toList());
    if (jar) {
      command.addAll(List.of("-jar", service.toString()));
    }
    command.addAll(List.of(arguments));
    return command;
  }

  /** Whether a service runs on a JVM, and is no native program. */
  public static boolean isJar(Path service) {
    return service.toString().endsWith(".jar");
  }

  /**
   * Where the AOT cache of the package belongs, which its JVM writes when it ends; none when it is
   * a native program, or when the JVM cannot.
   */
  public static Optional<Path> aotCache() {
    return isJar(SERVICE) && Runtime.version().feature() >= 25
        ? Optional.of(SERVICE.resolveSibling("app.aot"))
        : Optional.empty();
  }

  /** Starts the packaged service with no servers but what the environment names. */
  public static Pod alone(String name, Map<String, String> environment) throws IOException {
    int port = freePort();
    Map<String, String> all = new HashMap<>(environment);
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    all.put("QUARKUS_MANAGEMENT_PORT", "0");
    return start(name, port, command(SERVICE, ""), all);
  }

  /** What one must not start without, with keys of its own. */
  public static Map<String, String> secrets(String adminPassword) {
    return Map.of(
        "ADMIN_PASSWORD",
        adminPassword,
        "JWT_SECRET",
        UUID.randomUUID().toString() + UUID.randomUUID());
  }

  /** Starts any server that listens on that port. */
  public static Pod start(
      String name, int port, List<String> command, Map<String, String> environment)
      throws IOException {
    Path log = Path.of("target", "pod-" + name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // Nobody has to notice that it goes, unless the environment says otherwise.
    builder.environment().put("PLATFORM_LIFECYCLE_DELAY", "0s");
    builder.environment().putAll(environment);
    return new Pod(name, port, builder.start(), log);
  }

  /** Returns when it answers on that path, whatever it answers. */
  public Pod awaitReady(String path) throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    HttpClient http = HttpClient.newHttpClient();
    while (true) {
      try {
        http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.discarding());
        return this;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException(name + " did not start; why is in " + log, e);
        }
        Thread.sleep(100);
      }
    }
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** That of the tests, unless {@code pod.java} names another. */
  public static String java() {
    return System.getProperty(
        "pod.java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }

  /** As Quarkus tells it. */
  private static Path service() {
    Path target = Path.of("target");
    Path description = target.resolve("quarkus-artifact.properties");
    Properties artifact = new Properties();
    if (Files.exists(description)) {
      try (InputStream file = Files.newInputStream(description)) {
        artifact.load(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return target.resolve(artifact.getProperty("path", "quarkus-app/quarkus-run.jar"));
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
