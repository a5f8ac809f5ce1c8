package dev.platformapi.ratelimit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Api;
import dev.platformapi.support.Pod;
import dev.platformapi.support.RedisOutage;
import dev.platformapi.support.TcpProxy;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two pods of the packaged service that share limits, and what each does alone. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedLimitsIT {
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();
  private static final int CLIENTS = 50;
  private static final int REQUESTS = 1500;
  private static final int QUOTA = 1000;
  private static final int SMALL_QUOTA = 60;

  /** A busy machine must not be taken for an outage; a Redis that is gone refuses at once. */
  private static final String OPTIONS =
      "-Dplatform.ratelimit.patience=2s -Dplatform.overload.enabled=false"
          + plan("fixed", QUOTA, "algorithm=fixed-window")
          + plan("sliding", QUOTA, "algorithm=sliding-window")
          + plan("bucket", QUOTA, "algorithm=token-bucket")
          + plan("open", SMALL_QUOTA, "on-outage=open")
          + plan("closed", SMALL_QUOTA, "on-outage=closed")
          + plan("local", SMALL_QUOTA, "on-outage=local");

  private static final ExecutorService CLIENT_THREADS = Executors.newFixedThreadPool(CLIENTS);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static RedisServer redis;
  private static TcpProxy wayToRedis;
  private static List<Pod> pods = new ArrayList<>();
  private static String admin;

  private static String plan(String name, int quota, String more) {
    String plan = " -Dplatform.ratelimit.plans." + name + ".minute.";
    return plan + "quota=" + quota + plan + more;
  }

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    String database = PostgresServer.temporary().url();
    redis = RedisServer.temporary();
    wayToRedis = new TcpProxy(URI.create(redis.url()).getPort());
    Map<String, String> secrets = Pod.secrets(ADMIN);
    String url = "redis://127.0.0.1:" + wayToRedis.port();
    for (String name : List.of("limits-one", "limits-other")) {
      pods.add(
          Pod.start(name, Pod.SERVICE, OPTIONS, database, url, secrets).awaitReady("/openapi"));
    }
    admin = login("admin", ADMIN);
  }

  @AfterAll
  static void stop() throws IOException {
    CLIENT_THREADS.shutdownNow();
    pods.forEach(pod -> pod.process().destroyForcibly());
    wayToRedis.close();
  }

  /** Somebody with that plan: the token. */
  private static String newUser(String plan) {
    String name = Api.uniqueName();
    String id =
        given()
            .auth()
            .oauth2(admin)
            .contentType(ContentType.JSON)
            .body(
                Map.of("username", name, "email", name + "@example.com", "password", Api.PASSWORD))
            .post(pods.get(0).uri("/api/v1/users"))
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    given()
        .auth()
        .oauth2(admin)
        .contentType(ContentType.JSON)
        .body(Map.of("plan", plan))
        .put(pods.get(1).uri("/api/v1/users/" + id + "/plan"))
        .then()
        .statusCode(200);
    return login(name, Api.PASSWORD);
  }

  private static String login(String name, String password) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("username", name, "password", password))
        .post(pods.get(0).uri("/auth/login"))
        .then()
        .statusCode(200)
        .extract()
        .path("token");
  }

  private static int read(Pod pod, String token) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(pod.uri("/api/v1/posts/" + new UUID(0, 1)))
              .header("Authorization", "Bearer " + token)
              .build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** How many of that many requests were let through, from all clients at both pods. */
  private static int accepted(String token) {
    AtomicInteger accepted = new AtomicInteger();
    CompletableFuture<?>[] clients = new CompletableFuture<?>[CLIENTS];
    for (int client = 0; client < CLIENTS; client++) {
      int first = client;
      clients[client] =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < REQUESTS / CLIENTS; i++) {
                  int status = read(pods.get((first + i) % 2), token);
                  assertThat(status).isIn(404, 429);
                  if (status == 404) {
                    accepted.incrementAndGet();
                  }
                }
              },
              CLIENT_THREADS);
    }
    CompletableFuture.allOf(clients).join();
    return accepted.get();
  }

  @ParameterizedTest
  @Order(1)
  @CsvSource({"fixed, 0", "sliding, 10", "bucket, 0"})
  void twoPodsLetThroughTheQuotaAndNoMore(String plan, int tolerance) {
    Duration elapsed;
    int accepted;
    long minute;
    do {
      String token = newUser(plan);
      minute = System.currentTimeMillis() / 60_000;
      long begin = System.nanoTime();
      accepted = accepted(token);
      elapsed = Duration.ofNanos(System.nanoTime() - begin);
      // In two windows there are two quotas.
    } while (!plan.equals("bucket") && System.currentTimeMillis() / 60_000 != minute);
    long flownIn = plan.equals("bucket") ? elapsed.toMillis() * QUOTA / 60_000 + 1 : 0;

    assertThat((long) accepted).isBetween((long) QUOTA, QUOTA + flownIn + tolerance);
  }

  @Test
  @Order(2)
  void anOutageOfRedisFailsNobodyAndEachPolicyDoesAsConfigured() throws IOException {
    Map<String, String> users =
        Map.of("open", newUser("open"), "closed", newUser("closed"), "local", newUser("local"));
    users
        .values()
        .forEach(token -> pods.forEach(pod -> assertThat(read(pod, token)).isEqualTo(404)));

    RedisOutage.begin(redis);
    Awaitility.await()
        .untilAsserted(
            () -> pods.forEach(pod -> assertThat(read(pod, users.get("closed"))).isEqualTo(429)));
    long begin = System.nanoTime();
    Map<String, AtomicInteger> letThrough =
        Map.of(
            "open",
            new AtomicInteger(),
            "closed",
            new AtomicInteger(),
            "local",
            new AtomicInteger());
    for (int i = 0; i < 2 * SMALL_QUOTA; i++) {
      for (Pod pod : pods) {
        letThrough.forEach(
            (plan, count) -> {
              int status = read(pod, users.get(plan));
              assertThat(status).isIn(404, 429);
              count.addAndGet(status == 404 ? 1 : 0);
            });
      }
    }
    long flownIn = (System.nanoTime() - begin) / 1_000_000_000 * SMALL_QUOTA / 60 + 2;
    assertThat(letThrough.get("open").get()).isEqualTo(4 * SMALL_QUOTA);
    assertThat(letThrough.get("closed").get()).isZero();
    // Each pod its half.
    assertThat(letThrough.get("local").get())
        .isBetween(SMALL_QUOTA - 2, (int) (SMALL_QUOTA + flownIn));

    wayToRedis.turnTo(URI.create(RedisServer.temporary().url()).getPort());
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                users
                    .values()
                    .forEach(
                        token -> pods.forEach(pod -> assertThat(read(pod, token)).isEqualTo(404))));
    for (Pod pod : pods) {
      assertThat(Files.readAllLines(pod.log()))
          .filteredOn(line -> line.contains("Rate limits are degraded"))
          .hasSize(1);
    }
  }
}
