package dev.platformapi.bench;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how long the packaged service takes from the start of its process to its first answers,
 * against a PostgreSQL and a Redis that run, and its memory when nobody asks: {@code ./mvnw -q
 * -Pbench-start verify}. Each number is the median of the runs, which take turns. On Linux alone.
 *
 * <p>Settings are system properties, {@code bench.…}; their defaults are in the Maven profile.
 */
public final class StartBenchmark {
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final int runs = Integer.getInteger("bench.runs");
  private final Duration idle = Duration.ofSeconds(Long.getLong("bench.idle"));
  private final String options = System.getProperty("bench.options");
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> environment = new HashMap<>(Pod.secrets(ADMIN));

  /**
   * What one start has shown, in milliseconds, and in megabytes.
   *
   * @param ready until it says that it can serve
   * @param answered until somebody has got a user
   * @param work of processors until then, which others on the machine change little
   */
  private record Start(double ready, double answered, double work, double memory) {}

  private StartBenchmark() {}

  public static void main(String... arguments) throws Exception {
    new StartBenchmark().run();
    // The embedded servers stop when the JVM ends.
    System.exit(0);
  }

  private void run() throws Exception {
    environment.put("DATABASE_URL", PostgresServer.temporary().url());
    environment.put("DATABASE_USERNAME", PostgresServer.USERNAME);
    environment.put("DATABASE_PASSWORD", PostgresServer.PASSWORD);
    environment.put("REDIS_URL", RedisServer.temporary().url());
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    Map<String, List<String>> commands = commands();
    HttpRequest.Builder user = user(commands.values().iterator().next());

    Map<String, List<Start>> starts = new LinkedHashMap<>();
    for (int i = 0; i < runs; i++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        starts
            .computeIfAbsent(command.getKey(), name -> new ArrayList<>())
            .add(start(command.getValue(), user));
      }
    }
    System.out.printf(
        "%-40s %10s %16s %10s %10s%n", "", "ready ms", "first user ms", "CPU ms", "memory MB");
    starts.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-40s %10.0f %16.0f %10.0f %10.0f%n",
                name,
                median(all.stream().map(Start::ready).toList()),
                median(all.stream().map(Start::answered).toList()),
                median(all.stream().map(Start::work).toList()),
                median(all.stream().map(Start::memory).toList())));
  }

  /** How the service is started, by a name for each way. */
  private Map<String, List<String>> commands() throws Exception {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    List<Path> services = new ArrayList<>(List.of(Pod.SERVICE));
    paths("bench.other").forEach(services::add);
    for (Path service : services) {
      if (!Pod.isJar(service)) {
        commands.put("native, " + service.getFileName(), Pod.command(service, ""));
        continue;
      }
      String kind =
          Files.exists(service.resolveSibling("app.aot"))
              ? "aot-jar"
              : service.equals(Pod.SERVICE) ? "package" : service.getParent().toString();
      for (Path java : paths("bench.javas")) {
        String name = "Java " + feature(java) + ", " + kind;
        commands.put(name, command(java, service, options));
        Path cache = service.resolveSibling("app.aot");
        if (feature(java) >= 25 && Files.exists(cache)) {
          commands.put(
              name + " with AOT cache", command(java, service, options + " -XX:AOTCache=" + cache));
        }
      }
    }
    return commands;
  }

  private static List<Path> paths(String property) {
    List<Path> paths = new ArrayList<>();
    for (String path : System.getProperty(property).split(",")) {
      if (!path.isBlank()) {
        paths.add(Path.of(path.strip()));
      }
    }
    return paths;
  }

  private static List<String> command(Path java, Path service, String options) {
    List<String> command = Pod.command(service, options);
    command.set(0, java.toString());
    return command;
  }

  private static int feature(Path java) throws Exception {
    Process version =
        new ProcessBuilder(java.toString(), "-XshowSettings:properties", "-version")
            .redirectErrorStream(true)
            .start();
    String settings = new String(version.getInputStream().readAllBytes());
    Matcher feature = Pattern.compile("java\\.specification\\.version = (\\d+)").matcher(settings);
    if (!feature.find()) {
      throw new IllegalArgumentException(java + " is no Java: " + settings);
    }
    return Integer.parseInt(feature.group(1));
  }

  /** The request for the administrator, whom the first start creates. */
  private HttpRequest.Builder user(List<String> command) throws Exception {
    Pod pod = pod(command, Pod.freePort()).awaitReady("/openapi");
    try {
      String login =
          http.send(
                  HttpRequest.newBuilder(pod.uri("/auth/login"))
                      .header("Content-Type", "application/json")
                      .POST(
                          BodyPublishers.ofString(
                              "{\"username\": \"admin\", \"password\": \"" + ADMIN + "\"}"))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return HttpRequest.newBuilder(pod.uri("/api/v1/users/" + find(ID, login)))
          .header("Authorization", "Bearer " + find(TOKEN, login));
    } finally {
      stop(pod);
    }
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  private Start start(List<String> command, HttpRequest.Builder user) throws Exception {
    int management = Pod.freePort();
    long begin = System.nanoTime();
    Pod pod = pod(command, management);
    try {
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/q/health/ready"))
              .build();
      String path = user.build().uri().getPath();
      HttpRequest first = user.copy().uri(pod.uri(path)).build();
      CompletableFuture<Double> isReady =
          CompletableFuture.supplyAsync(() -> untilGood(pod, ready, begin));
      double answered = untilGood(pod, first, begin);
      double work = pod.process().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
      double readyAfter = isReady.join();
      Thread.sleep(idle.toMillis());
      return new Start(readyAfter, answered, work, memory(pod.process().pid()));
    } finally {
      stop(pod);
    }
  }

  private Pod pod(List<String> command, int management) throws IOException {
    int port = Pod.freePort();
    Map<String, String> all = new HashMap<>(environment);
    all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    all.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
    return Pod.start("bench-start", port, command, all);
  }

  private static void stop(Pod pod) throws InterruptedException {
    pod.process().destroy();
    if (!pod.process().waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end; see " + pod.log());
    }
  }

  /** Asks until the answer is good; milliseconds since then. */
  private double untilGood(Pod pod, HttpRequest request, long begin) {
    try {
      while (true) {
        try {
          HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
          if (answer.statusCode() == 200) {
            return (System.nanoTime() - begin) / 1e6;
          }
        } catch (IOException e) {
          // Nobody listens there yet.
        }
        if (!pod.process().isAlive() || System.nanoTime() - begin > START.toNanos()) {
          throw new IllegalStateException("it does not start; see " + pod.log());
        }
        Thread.sleep(2);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the process has in memory, in megabytes. */
  private static double memory(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS of " + pid);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
