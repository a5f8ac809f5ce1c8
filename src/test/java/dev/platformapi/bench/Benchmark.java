package dev.platformapi.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Compares the packaged service with {@link HandwrittenServer} on one database, in one run: {@code
 * ./mvnw -q -Pbench verify}. It prints a table and writes {@code target/benchmark.json}.
 *
 * <p>What counts is the ratio. The load client, the servers and the database share the machine's
 * processors, so requests per second say as much about the machine as about the service. Rounds of
 * the servers alternate, and the ratio is the median of the rounds' own ratios, so what slows the
 * machine down for a while slows both.
 *
 * <p>Settings are system properties, {@code bench.…}; their defaults are in the Maven profile.
 */
public final class Benchmark {
  /** One request that is measured; each server must answer it with the same JSON. */
  record Case(String name, String path) {}

  private static final List<Case> CASES =
      List.of(
          new Case("list", "/api/v1/users?page=1&limit=20"),
          new Case("get", "/api/v1/users/" + new UUID(0, 500)));

  private static final int USERS = 1_000;
  private static final Path RESULT = Path.of("target", "benchmark.json");

  private final Settings settings = Settings.read();
  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String adminPassword = "Aa1-" + UUID.randomUUID();
  private final String jwtSecret = UUID.randomUUID().toString() + UUID.randomUUID();

  /** The administrator's token as the header's value; the hand-written server ignores it. */
  private String authorization;

  /**
   * @param warmup before the rounds, for each server, over all cases
   * @param round of one case on one server
   * @param rounds of each case on each server
   * @param options for the service's JVM, separated by spaces
   * @param otherService a packaged service to measure as well, an older build or the same; empty
   *     for none
   * @param otherOptions for that service's JVM
   */
  record Settings(
      Duration warmup,
      Duration round,
      int rounds,
      int connections,
      String options,
      String otherService,
      String otherOptions) {
    static Settings read() {
      return new Settings(
          Duration.ofSeconds(Long.getLong("bench.warmup")),
          Duration.ofSeconds(Long.getLong("bench.round")),
          Integer.getInteger("bench.rounds"),
          Integer.getInteger("bench.connections"),
          System.getProperty("bench.options"),
          System.getProperty("bench.other"),
          System.getProperty("bench.other-options"));
    }
  }

  /**
   * @param path on which it answers when it is ready
   */
  private record Server(Pod pod, String path) {
    String name() {
      return pod.name();
    }
  }

  /**
   * A case on a server.
   *
   * @param perSecond requests in a second, the median of the rounds
   * @param ratio to the hand-written server, the median of the rounds' ratios
   * @param cpuMicros processor time that the server itself took for a request
   * @param rounds requests in a second of each round
   */
  record Measurement(
      String name,
      String server,
      double perSecond,
      double ratio,
      double cpuMicros,
      List<Double> rounds) {}

  /** What the rounds of a case on a server add up to. */
  private static final class Rounds {
    private final List<Double> perSecond = new ArrayList<>();
    private double requests;
    private long cpuNanos;

    private Measurement against(Rounds upperBound, Case measured, Server server) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < perSecond.size(); i++) {
        ratios.add(perSecond.get(i) / upperBound.perSecond.get(i));
      }
      return new Measurement(
          measured.name(),
          server.name(),
          median(perSecond),
          median(ratios),
          cpuNanos / requests / 1000,
          perSecond);
    }
  }

  public static void main(String... arguments) throws Exception {
    new Benchmark().run();
    // Clients and drivers leave threads behind; the embedded servers stop when the JVM ends.
    System.exit(0);
  }

  private void run() throws Exception {
    String database = PostgresServer.temporary().url();
    String redis = RedisServer.temporary().url();
    List<Server> servers = new ArrayList<>();
    Thread stop =
        new Thread(() -> servers.forEach(server -> server.pod().process().destroyForcibly()));
    Runtime.getRuntime().addShutdownHook(stop);

    servers.add(service("service", Pod.SERVICE, settings.options(), database, redis));
    servers.get(0).pod().awaitReady(servers.get(0).path());
    if (!settings.otherService().isEmpty()) {
      Path other = Path.of(settings.otherService());
      servers.add(service("other", other, settings.otherOptions(), database, redis));
    }
    servers.add(handwritten(database));
    for (Server server : servers) {
      server.pod().awaitReady(server.path());
    }
    seed(database);
    authorization = login(servers.get(0));
    checkSameAnswers(servers);
    report(measure(servers));
  }

  private Server service(String name, Path jar, String options, String database, String redis)
      throws IOException {
    Map<String, String> secrets = Map.of("ADMIN_PASSWORD", adminPassword, "JWT_SECRET", jwtSecret);
    return new Server(Pod.start(name, jar, options, database, redis, secrets), "/openapi");
  }

  private static Server handwritten(String database) throws IOException {
    int port = Pod.freePort();
    List<String> command =
        List.of(
            Pod.java(),
            "-cp",
            System.getProperty("java.class.path"),
            HandwrittenServer.class.getName(),
            Integer.toString(port),
            database,
            PostgresServer.USERNAME,
            PostgresServer.PASSWORD);
    return new Server(
        Pod.start("hand-written", port, command, Map.of()), "/api/v1/users?page=1&limit=20");
  }

  /** The ids are numbers, so that a case can name one. */
  private static void seed(String database) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:" + database, PostgresServer.USERNAME, PostgresServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO users (id, username, email, age, tags, attributes, created_at, updated_at)
          SELECT lpad(to_hex(n), 32, '0')::uuid, 'user' || n, 'user' || n || '@example.com',
                 CASE WHEN mod(n, 3) > 0 THEN 20 + mod(n, 50) END, ARRAY['staff', 'team' || mod(n, 7)],
                 jsonb_build_object('team', 'team' || mod(n, 7), 'level', mod(n, 5)),
                 now() + n * interval '1 ms', now() + n * interval '1 ms'
            FROM generate_series(1, %d) AS n
          """
              .formatted(USERS));
      statement.execute("VACUUM ANALYZE users");
    }
  }

  private void checkSameAnswers(List<Server> servers) throws Exception {
    for (Case measured : CASES) {
      Map<String, String> answers = new LinkedHashMap<>();
      for (Server server : servers) {
        HttpRequest request =
            request(server, measured.path()).header("Authorization", authorization).build();
        answers.put(server.name(), http.send(request, BodyHandlers.ofString()).body());
      }
      if (answers.values().stream().distinct().count() > 1) {
        throw new IllegalStateException(measured + " has different answers: " + answers);
      }
    }
  }

  private List<Measurement> measure(List<Server> servers) throws Exception {
    warmUp(servers);
    List<Measurement> measurements = new ArrayList<>();
    for (Case measured : CASES) {
      // A run of many cases is longer than a token lives.
      authorization = login(servers.get(0));
      Map<Server, Rounds> rounds = new LinkedHashMap<>();
      for (int i = 0; i < settings.rounds(); i++) {
        for (Server server : servers) {
          measure(server, measured, rounds.computeIfAbsent(server, none -> new Rounds()));
        }
      }
      Rounds upperBound = rounds.get(servers.get(servers.size() - 1));
      rounds.forEach(
          (server, sums) -> measurements.add(sums.against(upperBound, measured, server)));
    }
    return measurements;
  }

  /** In turns, as HotSpot goes on compiling what it saw while the next server has the load. */
  private void warmUp(List<Server> servers) throws IOException {
    int turns = 4;
    Duration turn = settings.warmup().dividedBy((long) turns * CASES.size());
    for (int i = 0; i < turns; i++) {
      for (Case warmed : CASES) {
        for (Server server : servers) {
          client(server, warmed).run(settings.connections(), turn);
        }
      }
    }
  }

  private void measure(Server server, Case measured, Rounds rounds) throws Exception {
    LoadClient client = client(server, measured);
    long cpu = cpuNanos(server);
    double perSecond = client.run(settings.connections(), settings.round());
    rounds.cpuNanos += cpuNanos(server) - cpu;
    rounds.requests += perSecond * settings.round().toNanos() / 1e9;
    rounds.perSecond.add(perSecond);
  }

  private LoadClient client(Server server, Case measured) {
    return new LoadClient(
        server.pod().port(), measured.path(), "Authorization: " + authorization + "\r\n");
  }

  private void report(List<Measurement> measurements) throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(
        "%-8s %-14s %12s %8s %14s%n"
            .formatted("case", "server", "requests/s", "ratio", "CPU us/request"));
    for (Measurement row : measurements) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-8s %-14s %12.0f %8.2f %14.0f%n",
              row.name(),
              row.server(),
              row.perSecond(),
              row.ratio(),
              row.cpuMicros()));
    }
    System.out.print(table);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("java", Runtime.version().toString());
    result.put("processors", Runtime.getRuntime().availableProcessors());
    result.put("warmup_seconds", settings.warmup().toSeconds());
    result.put("round_seconds", settings.round().toSeconds());
    result.put("connections", settings.connections());
    result.put("measurements", measurements);
    mapper.writerWithDefaultPrettyPrinter().writeValue(RESULT.toFile(), result);
  }

  private HttpRequest.Builder request(Server server, String path) {
    return HttpRequest.newBuilder(server.pod().uri(path));
  }

  private String login(Server service) throws Exception {
    HttpRequest login =
        request(service, "/auth/login")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    mapper.writeValueAsString(
                        Map.of("username", "admin", "password", adminPassword))))
            .build();
    HttpResponse<String> answer = http.send(login, BodyHandlers.ofString());
    return "Bearer " + mapper.readTree(answer.body()).required("token").textValue();
  }

  private static long cpuNanos(Server server) {
    return server.pod().process().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 > 0
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
