package dev.platformapi.gateway;

import static dev.platformapi.support.Api.asAdmin;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.gateway.support.EchoUpstream;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service with a gateway before it, whose file changes. */
@QuarkusTest
@TestProfile(GatewayTest.WithFile.class)
public class GatewayTest {
  private static final Path DIRECTORY = Path.of("target", "gateway-test");
  private static final Path FILE = DIRECTORY.resolve("current").resolve("kong.yml");
  private static final int PORT = 18_901;
  private static final String SECRET = "a secret of at least thirty-two bytes";

  /**
   * A file as Kubernetes has it: in a directory that is a link, which is made to lead elsewhere.
   */
  public static class WithFile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      write("first", file("/first"));
      return Map.of(
          "platform.gateway.config",
          FILE.toString(),
          "platform.gateway.watch",
          "100ms",
          "platform.gateway.connections.max",
          "4");
    }
  }

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject Vertx vertx;

  @ConfigProperty(name = "quarkus.redis.hosts")
  String redis;

  /** One for all: the port of one that has just been closed is not free at once. */
  private static EchoUpstream upstream;

  @BeforeEach
  void start() {
    if (upstream == null) {
      upstream = EchoUpstream.start(vertx, PORT);
    }
    write("first", file("/first"));
    awaitStatus("/first/x", 200);
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @Test
  void routesComeBeforeTheServicesOwnPaths() {
    write("users", file("/api/v1/users"));
    awaitStatus("/first/x", 404);

    given()
        .get("/api/v1/users/7?a=b")
        .then()
        .statusCode(200)
        .body("uri", equalTo("/7?a=b"))
        .header("X-Kong-Request-Id", matchesPattern("[0-9a-f]{32}"))
        .header("X-Response-Time", notNullValue());
    asAdmin().get("/api/v2/users").then().statusCode(200);
  }

  @Test
  void whatHasNoRouteIsTheServicesOwn() {
    asAdmin().get("/api/v1/users?limit=1").then().statusCode(200);
    given().get("/nowhere").then().statusCode(404).contentType("application/problem+json");
  }

  @Test
  void aLinkThatLeadsElsewhereIsAnotherFile() {
    write("second", file("/second"));

    awaitStatus("/second", 200);
    given().get("/first").then().statusCode(404);
    manage("/gateway/config")
        .body("version", matchesPattern("[0-9a-f]{64}"))
        .body("routes", is(1))
        .body("rejected", nullValue());
  }

  @Test
  void aFileWithAFaultChangesNothingAndIsTold() {
    write("bad", file("/bad").replace("paths:", "pahts:"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> manage("/gateway/config").body("rejected.faults", hasSize(2)));

    given().get("/first").then().statusCode(200);
    manage("/q/health/ready")
        .body("status", is("UP"))
        .body("checks.find { it.name == 'gateway' }.data.fault", containsString("must set one of"));
    assertThat(metrics()).contains("platform_gateway_config_valid 0.0");

    write("good", file("/good"));
    awaitStatus("/good", 200);
    assertThat(metrics()).contains("platform_gateway_config_valid 1.0");
  }

  @Test
  void aFileThatIsSentIsTakenUntilTheOtherChanges() {
    ValidatableResponse sent = send(file("/sent"), "application/yaml");

    sent.statusCode(201).body("source", is("POST /gateway/config")).body("services", is(1));
    given().get("/sent").then().statusCode(200);
    send(file("/sent"), "application/yaml").statusCode(304);
    write("later", file("/later"));
    awaitStatus("/later", 200);
  }

  @Test
  void jsonCanBeSent() {
    send(
            """
            {"_format_version": "3.0", "services": [{"name": "j", "url": "http://127.0.0.1:%d",
             "routes": [{"name": "j", "paths": ["/json"]}]}]}
            """
                .formatted(PORT),
            "application/json")
        .statusCode(201);

    given().get("/json").then().statusCode(200);
  }

  @Test
  void allFaultsOfAFileThatIsSentAreTold() {
    send(file("/x").replace("paths:", "pahts:").replace("url:", "urll:"), "application/yaml")
        .statusCode(400)
        .body("faults", hasItems(containsString("pahts"), containsString("urll")));
    send("", "application/yaml").statusCode(400);
    send("a: [", "application/yaml").statusCode(400);
    send("x".repeat((16 << 20) + 1), "application/yaml").statusCode(413);

    given().get("/first").then().statusCode(200);
  }

  @Test
  void theGatewayIsSeenFromTheManagementPort() {
    manage("/gateway/routes")
        .body("data", hasSize(1))
        .body("data[0].paths", hasItems("/first"))
        .body("data[0].service", is("echo"));
    manage("/gateway/services").body("data[0].host", is("127.0.0.1"));
    manage("/gateway/upstreams").body("data", hasSize(0));
    given().get("/gateway/routes").then().statusCode(404);
  }

  @Test
  void whoWaitsForAConnectionIsCounted() {
    ExecutorService clients = Executors.newFixedThreadPool(7);
    Queue<HttpServerRequest> held = new ConcurrentLinkedQueue<>();
    upstream.answering(held::add);
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 7)
            .mapToObj(i -> CompletableFuture.supplyAsync(GatewayTest::first, clients))
            .toList();
    Awaitility.await().until(() -> held.size() == 4);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("platform_gateway_upstream_waiting{service=\"echo\"} 3.0")
                    .contains("platform_gateway_upstream_connections 4.0"));

    upstream.echoing();
    held.forEach(request -> request.response().end());
    clients.shutdown();

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer).succeedsWithin(5, SECONDS).isEqualTo(200));
    assertThat(metrics()).contains("platform_gateway_upstream_waiting{service=\"echo\"} 0.0");
  }

  /** The source document's file, but for where its services are. */
  @Test
  void pluginsAreAtWork() {
    send(
            """
            _format_version: "2.1"
            services:
              - name: user-service
                url: http://127.0.0.1:%d
                retries: 3
            routes:
              - name: user-routes
                service: user-service
                paths: [/api/v1/users]
                strip_path: false
            consumers:
              - username: app
                jwt_secrets: [{key: app-key, secret: "%s"}]
            plugins:
              - name: rate-limiting
                service: user-service
                config: {minute: 100, hour: 5000, policy: redis, redis_host: 127.0.0.1, redis_port: %s}
              - name: jwt
                service: user-service
                config: {secret_is_base64: false, claims_to_verify: [exp, nbf]}
              - name: cors
                service: user-service
                config:
                  origins: [https://app.example.com]
                  methods: [GET, POST, PUT, DELETE]
                  headers: [Accept, Authorization, Content-Type]
                  credentials: true
                  max_age: 3600
              - name: prometheus
                config: {per_consumer: true, status_code_metrics: true}
            """
                .formatted(PORT, SECRET, redis.replaceAll(".*:(\\d+).*", "$1")),
            "application/yaml")
        .statusCode(201);
    long now = System.currentTimeMillis() / 1000;
    String token = token(now - 10, now + 60);

    given().get("/api/v1/users").then().statusCode(401).header("WWW-Authenticate", is("Bearer"));
    given()
        .header("Authorization", "Bearer " + token(now - 20, now - 10))
        .get("/api/v1/users")
        .then()
        .statusCode(401)
        .body("exp", is("token expired"));
    given()
        .header("Authorization", "Bearer " + token)
        .header("Origin", "https://app.example.com")
        .get("/api/v1/users/7")
        .then()
        .statusCode(200)
        .body("uri", is("/api/v1/users/7"))
        .body("headers.x-consumer-username", is("app"))
        .header("Access-Control-Allow-Origin", is("https://app.example.com"))
        .header("X-RateLimit-Limit-Minute", is("100"))
        .header("X-RateLimit-Remaining-Hour", is("4999"));
    assertThat(given().baseUri(management.resolve("/").toString()).get("/metrics").asString())
        .contains(
            "kong_http_requests_total{service=\"user-service\",route=\"user-routes\","
                + "code=\"200\",source=\"service\",workspace=\"default\",consumer=\"app\"} 1")
        .contains("jvm_memory_used_bytes");
  }

  private static String token(long from, long until) {
    return Jwt.claims()
        .issuer("app-key")
        .claim("nbf", from)
        .expiresAt(until)
        .jws()
        .algorithm(SignatureAlgorithm.HS256)
        .signWithSecret(SECRET);
  }

  @Test
  void noRequestIsLostWhileFilesChange() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger good = new AtomicInteger();
    AtomicInteger bad = new AtomicInteger();
    Thread client =
        new Thread(
            () -> {
              while (!over.get()) {
                int status = given().get("/first/x").statusCode();
                (status == 200 ? good : bad).incrementAndGet();
              }
            });
    client.start();
    for (int i = 0; i < 20; i++) {
      send(file("/first") + "\n# " + i, "application/yaml").statusCode(201);
    }
    over.set(true);
    client.join();

    assertThat(good.get()).isPositive();
    assertThat(bad.get()).isZero();
  }

  private static int first() {
    return given().get("/first").statusCode();
  }

  private String metrics() {
    return given().baseUri(management.resolve("/").toString()).get("/q/metrics").asString();
  }

  private ValidatableResponse manage(String path) {
    return given().baseUri(management.resolve("/").toString()).get(path).then();
  }

  private ValidatableResponse send(String text, String type) {
    return given()
        .baseUri(management.resolve("/").toString())
        .header("Content-Type", type)
        .body(text.getBytes(StandardCharsets.UTF_8))
        .post("/gateway/config")
        .then();
  }

  private static void awaitStatus(String path, int status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> given().get(path).then().statusCode(status));
  }

  private static String file(String path) {
    return """
    _format_version: "3.0"
    services:
      - name: echo
        url: http://127.0.0.1:%d
        routes:
          - name: echo
            paths: ["%s"]
    """
        .formatted(PORT, path);
  }

  private static void write(String name, String text) {
    try {
      Path real = Files.createDirectories(DIRECTORY.resolve(name));
      Files.writeString(real.resolve("kong.yml"), text);
      Path link = DIRECTORY.resolve("next");
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Path.of(name));
      Files.move(
          link,
          DIRECTORY.resolve("current"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
