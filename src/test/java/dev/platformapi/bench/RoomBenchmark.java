package dev.platformapi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Npm;
import dev.platformapi.support.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Compares the rooms of the packaged service with a WebSocket server of Node's {@code ws} that only
 * broadcasts, in one run: {@code ./mvnw -q -Pbench-rooms verify}. It prints a table and writes
 * {@code target/benchmark-rooms.json}: how many messages each delivers in a second to a room full
 * of members, and what an idle connection costs it in memory.
 *
 * <p>What is said of ratios in {@link Benchmark} holds here too. The service keeps each message in
 * Redis, so that members can come back to it and other pods hear it; {@code ws} does not.
 */
public final class RoomBenchmark {
  private static final String MESSAGE =
      "{\"type\":\"message\",\"room\":\"%s\",\"message\":\"" + "x".repeat(64) + "\"}";
  private static final Path RESULT = Path.of("target", "benchmark-rooms.json");

  /** Connections are idle in rooms of so many. */
  private static final int IDLE_ROOM = 100;

  /** No client is refused for what it sends. */
  private static final String UNLIMITED = "1000000000";

  private final Settings settings = Settings.read();
  private final ObjectMapper mapper = new ObjectMapper();
  // It would offer an upgrade to HTTP/2, which ws takes for one that is wrong.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String password = "Aa1-" + UUID.randomUUID();
  private final Map<String, String> environment = new LinkedHashMap<>(Pod.secrets(password));
  private final List<Server> servers = new ArrayList<>();
  private URI service;

  /**
   * @param warmup before the rounds, for each server
   * @param round on one server
   * @param rounds on each server
   * @param members who listen
   * @param senders who speak
   * @param window messages of each sender that are on their way at once
   * @param idle connections whose memory is measured
   * @param options for the service's JVM, separated by spaces
   * @param otherService a packaged service to measure as well; empty for none
   * @param otherOptions for that service's JVM
   */
  record Settings(
      Duration warmup,
      Duration round,
      int rounds,
      int members,
      int senders,
      int window,
      int idle,
      String options,
      String otherService,
      String otherOptions) {
    static Settings read() {
      return new Settings(
          Duration.ofSeconds(Long.getLong("bench.warmup")),
          Duration.ofSeconds(Long.getLong("bench.round")),
          Integer.getInteger("bench.rounds"),
          Integer.getInteger("bench.members"),
          Integer.getInteger("bench.senders"),
          Integer.getInteger("bench.window"),
          Integer.getInteger("bench.idle"),
          System.getProperty("bench.options"),
          System.getProperty("bench.other"),
          System.getProperty("bench.other-options"));
    }
  }

  /** What a process holds, in bytes: objects that are in use, and memory of the machine. */
  record Memory(long used, long resident) {
    Memory perConnection(Memory before, int connections) {
      return new Memory(
          (used - before.used) / connections, (resident - before.resident) / connections);
    }
  }

  /** A server, and what was measured of it. */
  private final class Server {
    private final Pod pod;
    private final boolean isNode;
    private final List<Double> rounds = new ArrayList<>();
    private Memory idle;
    private Crowd crowd;
    private double messages;
    private long cpuNanos;

    Server(Pod pod, boolean isNode) {
      this.pod = pod;
      this.isNode = isNode;
      servers.add(this);
    }

    /** After a full collection. */
    private Memory memory() throws Exception {
      long used;
      if (isNode) {
        used = Long.parseLong(send(HttpRequest.newBuilder(pod.uri("/memory"))).strip());
      } else {
        String[] total = collect().strip().split("\n");
        used = Long.parseLong(total[total.length - 1].strip().split("\\s+")[2]);
      }
      return new Memory(used, resident());
    }

    /** A histogram of the objects that are reached; its last line has their sum. */
    private String collect() throws IOException {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pod.process().pid()),
                  "GC.class_histogram")
              .start();
      return new String(jcmd.getInputStream().readAllBytes());
    }

    private long resident() throws IOException {
      String status = Files.readString(Path.of("/proc/" + pod.process().pid() + "/status"));
      return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1")) * 1024;
    }

    private long cpuNanos() {
      return pod.process().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    private void measureIdle() throws Exception {
      Crowd.User user = user("admin");
      // What the first connections load stays.
      joinRooms(user, settings.idle() / 10).close();
      Memory before = memory();
      try (Crowd idling = joinRooms(user, settings.idle())) {
        idle = memory().perConnection(before, settings.idle());
      }
    }

    private Crowd joinRooms(Crowd.User user, int connections) throws IOException {
      Crowd joined = new Crowd(pod.port());
      for (int i = 0; i < connections; i += IDLE_ROOM) {
        joined.join(Math.min(IDLE_ROOM, connections - i), user, "idle-" + i);
      }
      return joined;
    }

    private void fill() throws Exception {
      crowd = new Crowd(pod.port());
      crowd.join(settings.members(), user("admin"), room());
      crowd.joinToSpeak(settings.senders(), user("speaker"), room());
    }

    /** Of its own: services that share Redis share rooms. */
    private String room() {
      return "bench-" + pod.name();
    }

    private double run(Duration duration) throws IOException {
      return crowd.run(MESSAGE.formatted(room()), settings.window(), duration);
    }

    private void measureRound() throws IOException {
      long cpu = cpuNanos();
      double perSecond = run(settings.round());
      cpuNanos += cpuNanos() - cpu;
      messages += perSecond * settings.round().toNanos() / 1e9;
      rounds.add(perSecond);
    }

    private Measurement against(Server base) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < rounds.size(); i++) {
        ratios.add(rounds.get(i) / base.rounds.get(i));
      }
      return new Measurement(
          pod.name(),
          Benchmark.median(rounds),
          Benchmark.median(ratios),
          cpuNanos / messages / 1000,
          idle,
          rounds);
    }
  }

  /**
   * A server.
   *
   * @param perSecond messages delivered in a second, the median of the rounds
   * @param ratio to {@code ws}, the median of the rounds' ratios
   * @param cpuMicros processor time that the server itself took for a message delivered
   * @param idle what a connection in a room costs
   */
  record Measurement(
      String server,
      double perSecond,
      double ratio,
      double cpuMicros,
      Memory idle,
      List<Double> rounds) {}

  public static void main(String... arguments) throws Exception {
    new RoomBenchmark().run();
    // The embedded servers stop when the JVM ends.
    System.exit(0);
  }

  private void run() throws Exception {
    String database = PostgresServer.temporary().url();
    String redis = RedisServer.temporary().url();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> servers.forEach(server -> server.pod.process().destroyForcibly())));
    environment.put("PLATFORM_ROOM_MESSAGES_PER_SECOND", UNLIMITED);
    environment.put("PLATFORM_ROOM_MESSAGE_BURST", UNLIMITED);
    environment.put("PLATFORM_OVERLOAD_ENABLED", "false");
    // One creates the tables; the other need not race it.
    service = start("service", Pod.SERVICE, settings.options(), database, redis).uri("/");
    if (!settings.otherService().isEmpty()) {
      Path other = Path.of(settings.otherService());
      start("other", other, settings.otherOptions(), database, redis);
    }
    int port = Pod.freePort();
    Pod node = Pod.start("ws", port, Npm.webSocketServer(port), Map.of());
    Server base = new Server(node.awaitReady("/"), true);
    createSpeaker();

    for (Server server : servers) {
      server.measureIdle();
    }
    for (Server server : servers) {
      server.fill();
      server.run(settings.warmup());
    }
    for (int i = 0; i < settings.rounds(); i++) {
      for (Server server : servers) {
        server.measureRound();
      }
    }
    report(servers.stream().map(server -> server.against(base)).toList());
  }

  private Pod start(String name, Path jar, String options, String database, String redis)
      throws Exception {
    Pod pod = Pod.start(name, jar, options, database, redis, environment);
    new Server(pod, false);
    return pod.awaitReady("/openapi");
  }

  /** A user does not hear what it says itself, so somebody else speaks. */
  private void createSpeaker() throws Exception {
    post(
        "api/v2/users",
        user("admin").authorization(),
        Map.of("username", "speaker", "email", "speaker@example.com", "password", password));
  }

  private Crowd.User user(String name) throws Exception {
    JsonNode login = post("auth/login", "", Map.of("username", name, "password", password));
    return new Crowd.User(
        login.required("id").textValue(), "Bearer " + login.required("token").textValue());
  }

  private JsonNode post(String path, String authorization, Map<String, String> body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(mapper.writeValueAsString(body)));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return mapper.readTree(send(request));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }

  private void report(List<Measurement> measurements) throws IOException {
    System.out.printf(
        "%-10s %12s %8s %14s %22s %21s%n",
        "server",
        "delivered/s",
        "ratio",
        "CPU us/message",
        "heap KB/connection",
        "RSS KB/connection");
    for (Measurement row : measurements) {
      System.out.printf(
          Locale.ROOT,
          "%-10s %12.0f %8.2f %14.2f %22.1f %21.1f%n",
          row.server(),
          row.perSecond(),
          row.ratio(),
          row.cpuMicros(),
          row.idle().used() / 1024.0,
          row.idle().resident() / 1024.0);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("java", Runtime.version().toString());
    result.put("processors", Runtime.getRuntime().availableProcessors());
    result.put("members", settings.members());
    result.put("senders", settings.senders());
    result.put("window", settings.window());
    result.put("idle", settings.idle());
    result.put("measurements", measurements);
    mapper.writerWithDefaultPrettyPrinter().writeValue(RESULT.toFile(), result);
  }
}
