package dev.platformapi.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import dev.platformapi.support.Pod;
import dev.platformapi.support.RedisOutage;
import io.vertx.core.json.JsonObject;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods of the packaged service that are told to stop, alone and one after the other. */
class ShutdownIT {
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();
  private static final Map<String, String> SECRETS = Pod.secrets(ADMIN);
  private static final Duration DELAY = Duration.ofSeconds(3);

  private static String database;
  private static RedisServer redis;

  @TempDir Path directory;

  private final List<Pod> pods = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  @BeforeAll
  static void startServers() {
    database = PostgresServer.temporary().url();
    redis = RedisServer.temporary();
  }

  @AfterAll
  static void stopServers() throws IOException {
    RedisOutage.begin(redis);
  }

  @AfterEach
  void kill() {
    pods.forEach(pod -> pod.process().destroyForcibly());
  }

  @Test
  void aPodThatIsToldToStopFinishesWhatItHasBegun() throws Exception {
    Pod pod = start("leaving");
    JsonObject login = login(pod);
    String token = login.getString("token");
    String userId = login.getString("id");
    assertThat(get(pod, "/health/ready").statusCode()).isEqualTo(200);
    assertThat(get(pod, "/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
    try (Connection lock = connect();
        EventClient events = EventClient.follow(pod.uri("/"), "users", token);
        ChatSocket socket =
            ChatSocket.connect(
                pod.uri("/ws/" + userId), Map.of("Authorization", "Bearer " + token))) {
      lock.setAutoCommit(false);
      lock.createStatement().execute("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<HttpResponse<String>> slow =
          http.sendAsync(
              authorized(pod, "/api/v1/posts/" + UUID.randomUUID(), token).build(),
              BodyHandlers.ofString());
      Awaitility.await().until(() -> count("pg_locks WHERE NOT granted") > 0);
      long start = System.nanoTime();

      pod.process().destroy();

      Awaitility.await().until(() -> get(pod, "/health/ready").statusCode() == 503);
      HttpResponse<String> meanwhile = get(pod, "/api/v1/users?limit=1", token);
      assertThat(meanwhile.statusCode()).isEqualTo(200);
      assertThat(meanwhile.headers().firstValue("Connection")).hasValue("close");
      assertThat(socket.closeStatus()).isEqualTo(1001);
      assertThat(events.next())
          .satisfies(
              event -> {
                assertThat(event.event()).isEqualTo("error");
                assertThat(event.data()).contains("UNAVAILABLE");
              });
      assertThat(elapsed(start)).isGreaterThan(DELAY.minusSeconds(1));
      Awaitility.await().until(() -> get(pod, "/api/v1/users?limit=1", token).statusCode() == 503);
      assertThat(slow).isNotDone();
      assertThat(pod.process().isAlive()).isTrue();

      lock.rollback();

      assertThat(slow.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
      assertThat(pod.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(elapsed(start)).isLessThan(Duration.ofSeconds(30));
    }
    assertThat(Files.readString(pod.log())).doesNotContain("\"level\":\"ERROR\"");
  }

  @Test
  void aRollingRestartBehindTheGatewayLosesNoRequest() throws Exception {
    List<Pod> serving = new ArrayList<>(List.of(start("rolling-1"), start("rolling-2")));
    String token = login(serving.get(0)).getString("token");
    Pod gateway = gateway(serving);
    try (Load load = new Load(gateway, token)) {
      for (int i = 0; i < 2; i++) {
        load.awaitMore(100);
        Pod old = serving.get(i);
        old.process().destroy();
        assertThat(old.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        serving.set(i, start("rolling-again-" + i, old.port()));
      }
      load.awaitMore(100);

      load.stop();
      assertThat(load.failures).as("of %d requests", load.answered.get()).isEmpty();
      assertThat(count("users WHERE username LIKE 'load%'")).isEqualTo(load.created.get());
      System.out.printf(
          "Rolling restart: %d requests, %d of them creations, none failed%n",
          load.answered.get(), load.created.get());
    }
  }

  /** Clients that ask and create without a pause, and never ask twice. */
  private final class Load implements AutoCloseable {
    private static final int CLIENTS = 4;

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger created = new AtomicInteger();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private volatile boolean stopped;

    Load(Pod gateway, String token) {
      for (int client = 0; client < CLIENTS; client++) {
        String prefix = "load" + client + "x";
        clients.submit(() -> ask(gateway, token, prefix));
      }
    }

    private void ask(Pod gateway, String token, String prefix) {
      for (int i = 0; !stopped; i++) {
        HttpRequest request =
            i % 2 == 0
                ? authorized(gateway, "/api/v1/users?limit=1", token).build()
                : authorized(gateway, "/api/v1/users", token)
                    .header("Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofString(
                            new JsonObject()
                                .put("username", prefix + i)
                                .put("email", prefix + i + "@example.com")
                                .encode()))
                    .build();
        try {
          HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
          answered.incrementAndGet();
          if (answer.statusCode() == 201) {
            created.incrementAndGet();
          } else if (answer.statusCode() != 200) {
            failures.add(request.method() + " " + answer.statusCode() + " " + answer.body());
          }
        } catch (IOException | InterruptedException e) {
          failures.add(request.method() + " " + e);
        }
      }
    }

    void awaitMore(int requests) {
      int before = answered.get();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> answered.get() >= before + requests);
    }

    void stop() throws InterruptedException {
      stopped = true;
      clients.shutdown();
      assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
      stopped = true;
      clients.shutdownNow();
    }
  }

  private Pod start(String name) throws Exception {
    return start(name, Pod.freePort());
  }

  private Pod start(String name, int port) throws Exception {
    Map<String, String> environment = new HashMap<>(SECRETS);
    environment.put("DATABASE_URL", database);
    environment.put("DATABASE_USERNAME", PostgresServer.USERNAME);
    environment.put("DATABASE_PASSWORD", PostgresServer.PASSWORD);
    environment.put("REDIS_URL", redis.url());
    environment.put("PLATFORM_RATELIMIT_ENABLED", "false");
    Pod pod = start(name, port, environment);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> get(pod, "/health/ready").statusCode() == 200);
    return pod;
  }

  private Pod start(String name, int port, Map<String, String> environment) throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    all.put("QUARKUS_MANAGEMENT_PORT", "0");
    all.put("PLATFORM_LIFECYCLE_DELAY", DELAY.toString());
    Pod pod = Pod.start(name, port, Pod.command(Pod.SERVICE, ""), all);
    pods.add(pod);
    return pod;
  }

  private Pod gateway(List<Pod> upstream) throws Exception {
    Path file = directory.resolve("kong.yml");
    Files.writeString(
        file,
        """
        _format_version: "3.0"
        services:
          - name: platform
            host: platform
            routes: [{name: all, paths: [/]}]
        upstreams:
          - name: platform
            targets: [{target: "127.0.0.1:%d"}, {target: "127.0.0.1:%d"}]
            healthchecks:
              active:
                http_path: /health/ready
                timeout: 3
                healthy: {interval: 0.5, successes: 1}
                unhealthy: {interval: 0.5, http_failures: 1, tcp_failures: 1, timeouts: 2}
        """
            .formatted(upstream.get(0).port(), upstream.get(1).port()));
    return start(
            "rolling-gateway",
            Pod.freePort(),
            Map.of("PLATFORM_GATEWAY_ONLY", "true", "GATEWAY_CONFIG", file.toString()))
        .awaitReady("/health/ready");
  }

  private JsonObject login(Pod pod) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(pod.uri("/auth/login"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    new JsonObject().put("username", "admin").put("password", ADMIN).encode()))
            .build();
    return new JsonObject(http.send(request, BodyHandlers.ofString()).body());
  }

  private HttpResponse<String> get(Pod pod, String path) throws Exception {
    return http.send(HttpRequest.newBuilder(pod.uri(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(Pod pod, String path, String token) throws Exception {
    return http.send(authorized(pod, path, token).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder authorized(Pod pod, String path, String token) {
    return HttpRequest.newBuilder(pod.uri(path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token);
  }

  private static int count(String rows) throws SQLException {
    try (Connection connection = connect();
        ResultSet result =
            connection.createStatement().executeQuery("SELECT count(*) FROM " + rows)) {
      result.next();
      return result.getInt(1);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + database, PostgresServer.USERNAME, PostgresServer.PASSWORD);
  }

  private static Duration elapsed(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
