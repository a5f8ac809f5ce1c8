package dev.platformapi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Asks the packaged service for several times as much as it can do, with its overload protection
 * and without: {@code ./mvnw -q -Pbench-overload verify}. It prints what became of that and writes
 * {@code target/overload.json}.
 *
 * <p>Half of the requests list a user's posts, four in ten get a user and one in ten creates a
 * post, all on behalf of an ordinary user. First some come now and then, for the times without
 * load; then as many as are answered, for the most that the machine can do; then several times
 * that. Where there is {@code taskset}, the client has the last processor for itself, and the
 * service with its servers the others: what they take from each other would be measured as well
 * otherwise.
 *
 * <p>Settings are system properties, {@code bench.…}; their defaults are in the Maven profile.
 */
public final class OverloadBenchmark {
  private static final Path RESULT = Path.of("target", "overload.json");
  private static final int USERS = 1000;
  private static final int CONNECTIONS = 4000;
  private static final int[] UNDER_WAY = {4, 8, 16, 32};
  private static final double NOW_AND_THEN = 100;

  private final Duration warmup = Duration.ofSeconds(Long.getLong("bench.warmup"));
  private final Duration round = Duration.ofSeconds(Long.getLong("bench.round"));
  private final double times = Double.parseDouble(System.getProperty("bench.times"));
  private final ObjectMapper mapper =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private final Map<String, String> environment =
      new HashMap<>(Pod.secrets("Aa1-" + UUID.randomUUID()));
  private final Random random = new Random(1);

  /**
   * What one pod has answered.
   *
   * @param most in a second, when the client waits for each answer
   */
  private record Answered(
      String pod, OpenLoad.Result unloaded, double most, OpenLoad.Result overloaded) {}

  /**
   * What that comes to; times are in milliseconds, rates per second.
   *
   * @param goodput answered of what was offered
   * @param goodputRatio to the most that any pod could do
   * @param shed refused with 503
   * @param failed answered in another way, or not in time
   * @param tailRatio of the 99th percentiles
   */
  record Measurement(
      String pod,
      double unloadedP50,
      double unloadedP99,
      double most,
      double offered,
      double goodput,
      double goodputRatio,
      double shed,
      double failed,
      double p50,
      double p99,
      double tailRatio) {
    private static Measurement of(Answered pod, double most) {
      OpenLoad.Result unloaded = pod.unloaded();
      OpenLoad.Result overloaded = pod.overloaded();
      return new Measurement(
          pod.pod(),
          unloaded.percentile(50),
          unloaded.percentile(99),
          pod.most(),
          overloaded.offered() / overloaded.seconds(),
          overloaded.goodput(),
          overloaded.goodput() / most,
          overloaded.shed() / overloaded.seconds(),
          overloaded.failed() / overloaded.seconds(),
          overloaded.percentile(50),
          overloaded.percentile(99),
          overloaded.percentile(99) / unloaded.percentile(99));
    }
  }

  public static void main(String... arguments) throws Exception {
    new OverloadBenchmark().run();
    // Drivers leave threads behind; the embedded servers stop when the JVM ends.
    System.exit(0);
  }

  private void run() throws Exception {
    int processors = Runtime.getRuntime().availableProcessors();
    boolean pinned = processors > 1 && pin("0-" + (processors - 2));
    String database = PostgresServer.temporary().url();
    String redis = RedisServer.temporary().url();
    environment.put("PLATFORM_RATELIMIT_ENABLED", "false");
    List<Answered> measured = new ArrayList<>();
    for (boolean guarded : new boolean[] {true, false}) {
      environment.put("PLATFORM_OVERLOAD_ENABLED", Boolean.toString(guarded));
      if (pinned) {
        pin("0-" + (processors - 2));
      }
      Pod pod =
          Pod.start(
              guarded ? "guarded" : "unguarded",
              Pod.SERVICE,
              System.getProperty("bench.options"),
              database,
              redis,
              environment);
      Runtime.getRuntime().addShutdownHook(new Thread(pod.process()::destroyForcibly));
      pod.awaitReady("/openapi");
      if (pinned) {
        pin(Integer.toString(processors - 1));
      }
      if (guarded) {
        seed(database);
      }
      measured.add(measure(pod));
      pod.process().destroy();
      pod.process().waitFor();
    }
    double most = measured.stream().mapToDouble(Answered::most).max().orElseThrow();
    report(measured.stream().map(pod -> Measurement.of(pod, most)).toList(), pinned);
  }

  /** Lets this JVM, and what it starts from now on, have these processors; false where none can. */
  private static boolean pin(String processors) throws InterruptedException {
    try {
      String process = Long.toString(ProcessHandle.current().pid());
      return new ProcessBuilder("taskset", "-a", "-c", "-p", processors, process)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void seed(String database) throws Exception {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:" + database, PostgresServer.USERNAME, PostgresServer.PASSWORD)) {
      Benchmark.seed(connection, 1, USERS);
    }
  }

  private Answered measure(Pod pod) throws Exception {
    OpenLoad load = new OpenLoad(pod.port(), CONNECTIONS, requests(pod));
    load.keep(UNDER_WAY[2], warmup);
    OpenLoad.Result unloaded = load.offer(NOW_AND_THEN, round);
    double most = 0;
    for (int underWay : UNDER_WAY) {
      most = Math.max(most, load.keep(underWay, round.dividedBy(UNDER_WAY.length)).goodput());
    }
    return new Answered(pod.name(), unloaded, most, load.offer(times * most, round));
  }

  private Supplier<byte[]> requests(Pod pod) throws Exception {
    String name = "u" + UUID.randomUUID().toString().substring(0, 8);
    String login = "\"username\": \"" + name + "\", \"password\": \"Secret-123\"";
    String user =
        send(pod, "/auth/register", "{\"email\": \"" + name + "@example.com\", " + login + "}")
            .required("id")
            .textValue();
    String token = send(pod, "/auth/login", "{" + login + "}").required("token").textValue();
    String head = " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n";
    String body = "{\"title\": \"title\", \"body\": \"body\"}";
    byte[] create =
        bytes(
            "POST /api/v1/users/%s/posts%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(user, head, body.length(), body));
    return () -> {
      int choice = random.nextInt(10);
      String address = "GET /api/v1/users/" + new UUID(0, 1 + random.nextInt(USERS));
      return choice < 1
          ? create
          : bytes(address + (choice < 6 ? "/posts?page=1&limit=20" : "") + head + "\r\n");
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private JsonNode send(Pod pod, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(pod.uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return mapper.readTree(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  private void report(List<Measurement> measured, boolean pinned) throws IOException {
    for (Measurement one : measured) {
      System.out.printf(
          Locale.ROOT,
          "%s: without load p50 %.1f ms, p99 %.1f ms; at most %.0f/s%n"
              + "  offered %.0f/s: answered %.0f/s (%.2f of the most), refused %.0f/s, failed %.0f/s;"
              + " p50 %.1f ms, p99 %.1f ms (%.1f times)%n",
          one.pod(),
          one.unloadedP50(),
          one.unloadedP99(),
          one.most(),
          one.offered(),
          one.goodput(),
          one.goodputRatio(),
          one.shed(),
          one.failed(),
          one.p50(),
          one.p99(),
          one.tailRatio());
    }
    mapper
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            RESULT.toFile(),
            Map.of(
                "java", Runtime.version().toString(),
                "client_has_a_processor", pinned,
                "times", times,
                "measurements", measured));
  }
}
