package dev.platformapi.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.Pod;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compares the packaged service with {@link HandwrittenServer} on one database, in one run: {@code
 * ./mvnw -q -Pbench verify}. It prints a table and writes {@code target/benchmark.json}.
 *
 * <p>What counts is the ratio. The load client, the servers and the database share the machine's
 * processors, so requests per second say as much about the machine as about the service. Rounds of
 * the servers alternate, and the ratio is the median of the rounds' own ratios, so what slows the
 * machine down for a while slows both.
 *
 * <p>The service stands beside itself without each {@link Feature} that the settings name. In the
 * case {@code proxied get} it passes the request on to the hand-written server, so that its ratio
 * there is that of proxied to direct.
 *
 * <p>Settings are system properties, {@code bench.…}; their defaults are in the Maven profile.
 */
public final class Benchmark {
  /** What a case is sent over, and on how many connections. */
  private enum Protocol {
    /** As many connections as the settings say. */
    HTTP,
    /** As many connections as {@link #GRPC} has calls in flight. */
    BUSY_HTTP,
    GRPC
  }

  /**
   * One request that is measured; each server must answer it with the same JSON, or message.
   *
   * @param path of HTTP, or the id of the user to get over gRPC
   * @param query of GraphQL, sent by POST; null for a GET
   */
  record Case(String name, String path, String query, Protocol protocol) {
    Case(String name, String path) {
      this(name, path, null, Protocol.HTTP);
    }

    private String body() {
      return "{\"query\": \"" + query + "\"}";
    }
  }

  /** Sends a case for so long; gives requests in a second. */
  private interface Load {
    double run(Duration duration) throws IOException;
  }

  /** What is measured with so many users. */
  record Phase(int users, List<Case> cases) {}

  /** Where the service's gateway takes over; the hand-written server looks at a path's end only. */
  private static final String PROXIED = "/proxied";

  private static final Case LIST = new Case("list", "/api/v1/users?page=1&limit=20");
  private static final List<Phase> PHASES =
      List.of(
          new Phase(
              1_000,
              List.of(
                  LIST,
                  new Case("get", "/api/v1/users/" + new UUID(0, 500)),
                  new Case(
                      "busy get", "/api/v1/users/" + new UUID(0, 500), null, Protocol.BUSY_HTTP),
                  new Case("proxied get", PROXIED + "/api/v1/users/" + new UUID(0, 500)),
                  new Case("grpc get", new UUID(0, 500).toString(), null, Protocol.GRPC),
                  new Case("graphql", "/graphql", HandwrittenServer.QUERY, Protocol.HTTP))),
          new Phase(
              100_000, List.of(LIST, new Case("deep page", "/api/v1/users?page=4000&limit=20"))),
          new Phase(
              1_000_000,
              List.of(LIST, new Case("deep page", "/api/v1/users?page=40000&limit=20"))));

  private static final Path RESULT = Path.of("target", "benchmark.json");

  private final Settings settings = Settings.read();
  private final ObjectMapper mapper =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
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
   * @param users measured with at most so many
   * @param without each of which the service is measured without as well
   * @param otherService a packaged service to measure as well, an older build or the same; empty
   *     for none
   * @param otherOptions for that service's JVM
   */
  record Settings(
      Duration warmup,
      Duration round,
      int rounds,
      int connections,
      int users,
      List<Feature> without,
      String options,
      String otherService,
      String otherOptions) {
    static Settings read() {
      return new Settings(
          Duration.ofSeconds(Long.getLong("bench.warmup")),
          Duration.ofSeconds(Long.getLong("bench.round")),
          Integer.getInteger("bench.rounds"),
          Integer.getInteger("bench.connections"),
          Integer.getInteger("bench.users"),
          Feature.named(System.getProperty("bench.without")),
          System.getProperty("bench.options"),
          System.getProperty("bench.other"),
          System.getProperty("bench.other-options"));
    }
  }

  /**
   * @param path on which it answers when it is ready
   * @param grpcPort where it serves gRPC
   */
  private record Server(Pod pod, String path, int grpcPort) {
    String name() {
      return pod.name();
    }
  }

  /**
   * A case on a server.
   *
   * @param users there were
   * @param perSecond requests in a second, the median of the rounds
   * @param ratio to the hand-written server, the median of the rounds' ratios
   * @param toService the same to the service
   * @param cpuMicros processor time that the server itself took for a request
   * @param rounds requests in a second of each round
   */
  record Measurement(
      String name,
      int users,
      String server,
      double perSecond,
      double ratio,
      double toService,
      double cpuMicros,
      List<Double> rounds) {}

  /** What the rounds of a case on a server add up to. */
  private static final class Rounds {
    private final List<Double> perSecond = new ArrayList<>();
    private double requests;
    private long cpuNanos;

    /** The median of the rounds' own ratios. */
    private double ratio(Rounds other) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < perSecond.size(); i++) {
        ratios.add(perSecond.get(i) / other.perSecond.get(i));
      }
      return median(ratios);
    }
  }

  public static void main(String... arguments) {
    // Clients and drivers leave threads behind; the embedded servers stop when the JVM ends.
    int status = 1;
    try {
      new Benchmark().run();
      status = 0;
    } catch (Exception e) {
      e.printStackTrace();
    }
    System.exit(status);
  }

  private void run() throws Exception {
    String database = PostgresServer.temporary().url();
    String redis = RedisServer.temporary().url();
    List<Server> servers = new ArrayList<>();
    Thread stop =
        new Thread(() -> servers.forEach(server -> server.pod().process().destroyForcibly()));
    Runtime.getRuntime().addShutdownHook(stop);

    int handwritten = Pod.freePort();
    Map<String, String> environment = environment(handwritten);
    servers.add(service("service", Pod.SERVICE, settings.options(), database, redis, environment));
    // One creates the tables; the others need not race it.
    servers.get(0).pod().awaitReady(servers.get(0).path());
    for (Feature feature : settings.without()) {
      Map<String, String> without = new HashMap<>(environment);
      without.put(feature.variable(), feature.off());
      servers.add(
          service("no-" + feature, Pod.SERVICE, settings.options(), database, redis, without));
    }
    if (!settings.otherService().isEmpty()) {
      Path other = Path.of(settings.otherService());
      servers.add(service("other", other, settings.otherOptions(), database, redis, environment));
    }
    servers.add(handwritten(handwritten, database));
    for (Server server : servers) {
      server.pod().awaitReady(server.path());
    }
    List<Measurement> measurements = new ArrayList<>();
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:" + database, PostgresServer.USERNAME, PostgresServer.PASSWORD)) {
      int users = 0;
      for (Phase phase : PHASES) {
        if (phase.users() <= settings.users()) {
          seed(connection, users + 1, phase.users());
          users = phase.users();
          authorization = login(servers.get(0));
          checkSameAnswers(servers, phase.cases());
          measurements.addAll(measure(servers, phase));
        }
      }
      measurements.addAll(measureCreation(servers, connection, users));
    }
    report(measurements);
  }

  private static Server service(
      String name,
      Path jar,
      String options,
      String database,
      String redis,
      Map<String, String> environment)
      throws IOException {
    Pod pod = Pod.start(name, jar, options, database, redis, environment);
    return new Server(pod, "/openapi", pod.port());
  }

  /** Of the service as it is compared with the others. */
  private Map<String, String> environment(int handwritten) throws Exception {
    Path gateway = Path.of("target", "bench-kong.yml").toAbsolutePath();
    Files.writeString(
        gateway,
        """
        _format_version: "3.0"
        services:
          - name: hand-written
            url: http://127.0.0.1:%d
            routes: [{name: proxied, paths: [%s], strip_path: false}]
        """
            .formatted(handwritten, PROXIED));
    Map<String, String> environment = new HashMap<>();
    environment.put("ADMIN_PASSWORD", adminPassword);
    environment.put("JWT_SECRET", jwtSecret);
    environment.put("GATEWAY_CONFIG", gateway.toString());
    // As many connections as it is measured with are more than a pod should take on, and who waits
    // long
    // on a slow machine waits for an answer.
    environment.put("PLATFORM_OVERLOAD_ENABLED", "false");
    environment.put("PLATFORM_DATABASE_POOL_PATIENCE", "30s");
    settings.without().forEach(feature -> environment.put(feature.variable(), feature.on()));
    if (settings.without().contains(Feature.TRACING)) {
      environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector());
      environment.put("QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    }
    return environment;
  }

  /** The port of one that takes all traces and looks at none. */
  private static int collector() throws Exception {
    return Vertx.vertx()
        .createHttpServer()
        .requestHandler(request -> request.response().end())
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get()
        .actualPort();
  }

  private static Server handwritten(int port, String database) throws IOException {
    int grpcPort = Pod.freePort();
    List<String> command =
        List.of(
            Pod.java(),
            "-cp",
            System.getProperty("java.class.path"),
            HandwrittenServer.class.getName(),
            Integer.toString(port),
            database,
            PostgresServer.USERNAME,
            PostgresServer.PASSWORD,
            Integer.toString(grpcPort));
    return new Server(
        Pod.start("hand-written", port, command, Map.of()),
        "/api/v1/users?page=1&limit=20",
        grpcPort);
  }

  /** The ids are numbers, so that a case can name one. */
  static void seed(Connection connection, int from, int to) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO users (id, username, email, age, tags, attributes, created_at, updated_at)
          SELECT lpad(to_hex(n), 32, '0')::uuid, 'user' || n, 'user' || n || '@example.com',
                 CASE WHEN mod(n, 3) > 0 THEN 20 + mod(n, 50) END, ARRAY['staff', 'team' || mod(n, 7)],
                 jsonb_build_object('team', 'team' || mod(n, 7), 'level', mod(n, 5)),
                 now() + n * interval '1 ms', now() + n * interval '1 ms'
            FROM generate_series(%d, %d) AS n
          """
              .formatted(from, to));
      statement.execute("VACUUM ANALYZE users");
      if (from == 1) {
        statement.execute(
            """
            INSERT INTO posts (id, author_id, title, body, created_at, updated_at)
            SELECT gen_random_uuid(), u.id, 'title ' || n, 'body', now() + n * interval '1 ms', now()
              FROM users u, generate_series(1, 5) AS n WHERE u.username LIKE 'user%'
            """);
        statement.execute("VACUUM ANALYZE posts");
      }
    }
  }

  /** As they are now: what the service remembers is older than the last users. */
  private void checkSameAnswers(List<Server> servers, List<Case> cases) throws Exception {
    for (Case measured : cases) {
      Map<String, String> answers = new LinkedHashMap<>();
      for (Server server : servers) {
        if (measured.protocol() == Protocol.GRPC) {
          answers.put(server.name(), message(server, measured));
          continue;
        }
        HttpRequest.Builder request =
            request(server, measured.path())
                .header("Authorization", authorization)
                .header("Cache-Control", "no-cache");
        if (measured.query() != null) {
          request
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(measured.body()));
        }
        answers.put(server.name(), http.send(request.build(), BodyHandlers.ofString()).body());
      }
      if (answers.values().stream().distinct().count() > 1) {
        throw new IllegalStateException(measured + " has different answers: " + answers);
      }
    }
  }

  private String message(Server server, Case measured) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
    try {
      return GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), authorization)
          .getUser(GetUserRequest.newBuilder().setId(measured.path()).build())
          .toString();
    } finally {
      channel.shutdownNow();
    }
  }

  private List<Measurement> measure(List<Server> servers, Phase phase) throws Exception {
    warmUp(servers, phase);
    List<Measurement> measurements = new ArrayList<>();
    for (Case measured : phase.cases()) {
      // A run of many cases is longer than a token lives.
      authorization = login(servers.get(0));
      Map<String, Rounds> rounds = new LinkedHashMap<>();
      for (int i = 0; i < settings.rounds(); i++) {
        for (Server server : servers) {
          measure(server, client(server, measured), rounds(rounds, server.name()));
        }
      }
      measurements.addAll(measurements(measured.name(), phase.users(), rounds));
    }
    return measurements;
  }

  /** The first is the service, and the last the hand-written server. */
  private static List<Measurement> measurements(
      String name, int users, Map<String, Rounds> servers) {
    List<Rounds> all = List.copyOf(servers.values());
    List<Measurement> measurements = new ArrayList<>();
    servers.forEach(
        (server, rounds) ->
            measurements.add(
                new Measurement(
                    name,
                    users,
                    server,
                    median(rounds.perSecond),
                    rounds.ratio(all.get(all.size() - 1)),
                    rounds.ratio(all.get(0)),
                    rounds.cpuNanos / rounds.requests / 1000,
                    rounds.perSecond)));
    return measurements;
  }

  /**
   * In turns, as HotSpot goes on compiling what it saw while the next server has the load. Later
   * phases only fill the database's memory.
   */
  private void warmUp(List<Server> servers, Phase phase) throws IOException {
    boolean first = phase.equals(PHASES.get(0));
    int turns = first ? 4 : 1;
    Duration turn = settings.warmup().dividedBy((first ? 1L : 10L) * turns * phase.cases().size());
    for (int i = 0; i < turns; i++) {
      for (Case warmed : phase.cases()) {
        for (Server server : servers) {
          client(server, warmed).run(turn);
        }
      }
    }
  }

  /** All create users; the service also without the triggers that keep their count. */
  private List<Measurement> measureCreation(List<Server> servers, Connection connection, int users)
      throws Exception {
    AtomicInteger created = new AtomicInteger();
    authorization = login(servers.get(0));
    Map<String, Rounds> rounds = new LinkedHashMap<>();
    for (Server server : servers) {
      creating(server, created).run(settings.warmup().dividedBy(4));
    }
    Server service = servers.get(0);
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < settings.rounds(); i++) {
        measure(service, creating(service, created), rounds(rounds, service.name()));
        statement.execute("ALTER TABLE users DISABLE TRIGGER USER");
        measure(service, creating(service, created), rounds(rounds, "no-counters"));
        statement.execute("ALTER TABLE users ENABLE TRIGGER USER");
        for (Server server : servers.subList(1, servers.size())) {
          measure(server, creating(server, created), rounds(rounds, server.name()));
        }
      }
    }
    return measurements("create", users, rounds);
  }

  private Load creating(Server server, AtomicInteger created) {
    LoadClient client =
        LoadClient.posting(
            server.pod().port(),
            "/api/v1/users",
            "Authorization: " + authorization + "\r\n",
            () ->
                "{\"username\": \"new%1$d\", \"email\": \"new%1$d@example.com\"}"
                    .formatted(created.incrementAndGet()));
    return duration -> client.run(settings.connections(), duration);
  }

  private static Rounds rounds(Map<String, Rounds> rounds, String server) {
    return rounds.computeIfAbsent(server, none -> new Rounds());
  }

  private void measure(Server server, Load client, Rounds rounds) throws IOException {
    long cpu = cpuNanos(server);
    double perSecond = client.run(settings.round());
    rounds.cpuNanos += cpuNanos(server) - cpu;
    rounds.requests += perSecond * settings.round().toNanos() / 1e9;
    rounds.perSecond.add(perSecond);
  }

  private Load client(Server server, Case measured) {
    if (measured.protocol() == Protocol.GRPC) {
      return new GrpcLoadClient(
              server.grpcPort(),
              UserServiceGrpc.getGetUserMethod().getFullMethodName(),
              authorization,
              GetUserRequest.newBuilder().setId(measured.path()).build().toByteArray())
          ::run;
    }
    String headers = "Authorization: " + authorization + "\r\n";
    LoadClient client =
        measured.query() == null
            ? LoadClient.reading(server.pod().port(), measured.path(), headers)
            : LoadClient.posting(server.pod().port(), measured.path(), headers, measured::body);
    int connections =
        measured.protocol() == Protocol.BUSY_HTTP
            ? GrpcLoadClient.CONNECTIONS * GrpcLoadClient.CALLS
            : settings.connections();
    return duration -> client.run(connections, duration);
  }

  private void report(List<Measurement> measurements) throws IOException {
    StringBuilder table = new StringBuilder();
    table.append(
        "%-11s %9s %-14s %12s %8s %10s %14s%n"
            .formatted(
                "case", "users", "server", "requests/s", "ratio", "to service", "CPU us/request"));
    for (Measurement row : measurements) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-11s %9d %-14s %12.0f %8.2f %10.2f %14.0f%n",
              row.name(),
              row.users(),
              row.server(),
              row.perSecond(),
              row.ratio(),
              row.toService(),
              row.cpuMicros()));
    }
    System.out.print(table);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("date", Instant.now().toString());
    result.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
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

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 > 0
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
