package dev.platformapi.k8s;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.Pod;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
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
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the manifests say of the service, asked of the packaged service itself: its pods are started
 * with the environment that {@code overlays/prod} and {@code overlays/gateway} give them.
 */
class ManifestIT {
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();
  private static final Pattern MANAGEMENT =
      Pattern.compile("Management interface listening on http://[^:]+:(\\d+)");

  private static Manifests prod;
  private static Manifests gateway;
  private static String database;
  private static RedisServer redis;
  private static Pod early;
  private static Pod job;
  private static Pod service;
  private static Pod alone;
  private static ScrapedMetrics metrics;

  @BeforeAll
  static void rollOut(@TempDir Path directory) throws Exception {
    prod = Manifests.overlay("prod");
    gateway = Manifests.overlay("gateway");
    database = PostgresServer.temporary().url();
    redis = RedisServer.temporary();
    alone = Pod.alone("manifest-gateway", environment(gateway, directory));
    Map<String, String> environment = environment(prod, directory);
    environment.putAll(Pod.secrets(ADMIN));
    // For metrics of what is seldom.
    environment.put("PLATFORM_REST_VERSION_V1_DEPRECATED_SINCE", "2020-01-01T00:00:00Z");
    environment.put("PLATFORM_OVERLOAD_MINIMUM", "2");
    environment.put("PLATFORM_OVERLOAD_MAXIMUM", "2");
    environment.put("PLATFORM_OVERLOAD_INITIAL", "2");

    early = start("manifest-early", environment);
    assertThat(early.process().waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    job = migrate();
    assertThat(job.process().waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
    service = start("manifest-service", environment);
    awaitStart(service);
    awaitStart(alone);
    use();
    metrics = ScrapedMetrics.of(page(service), page(alone));
  }

  @AfterAll
  static void stop() {
    for (Pod pod : new Pod[] {early, job, service, alone}) {
      if (pod != null) {
        pod.process().destroyForcibly();
      }
    }
  }

  private static Pod start(String name, Map<String, String> environment) throws IOException {
    return Pod.start(name, Pod.SERVICE, "", database, redis.url(), environment);
  }

  /** The container's environment but for its Secrets, with its gateway's file where this is. */
  private static Map<String, String> environment(Manifests manifests, Path directory)
      throws IOException {
    Map<String, String> environment =
        new HashMap<>(manifests.environment(container(manifests, "Deployment/platform-api")));
    environment.values().removeIf(String::isEmpty);
    String file =
        manifests
            .find("ConfigMap", "platform-api-gateway")
            .orElseThrow()
            .at("/data/kong.yml")
            .asText();
    environment.put(
        "GATEWAY_CONFIG",
        Files.writeString(directory.resolve(manifests.name() + ".yml"), file).toString());
    return environment;
  }

  private static JsonNode container(Manifests manifests, String owner) {
    return manifests.pods().stream()
        .filter(pod -> pod.owner().equals(owner))
        .flatMap(pod -> pod.services().stream())
        .findFirst()
        .orElseThrow();
  }

  /** What the Job runs, with nothing in its environment but what it has there. */
  private static Pod migrate() throws IOException {
    JsonNode container = container(prod, "Job/platform-api-migrate");
    Map<String, String> environment = new HashMap<>(prod.environment(container));
    assertThat(environment.keySet())
        .containsExactlyInAnyOrder("DATABASE_URL", "DATABASE_USERNAME", "DATABASE_PASSWORD");
    environment.put("DATABASE_URL", database);
    environment.put("DATABASE_USERNAME", PostgresServer.USERNAME);
    environment.put("DATABASE_PASSWORD", PostgresServer.PASSWORD);
    List<String> command = new ArrayList<>(List.of(Pod.java(), "-jar", Pod.SERVICE.toString()));
    container.path("args").forEach(argument -> command.add(argument.asText()));
    return Pod.start("manifest-job", 0, command, environment);
  }

  private static void awaitStart(Pod pod) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !pod.process().isAlive() || log(pod).contains("Management interface"));
    assertThat(pod.process().isAlive())
        .as("%s runs; why not is in %s", pod.name(), pod.log())
        .isTrue();
  }

  private static String log(Pod pod) throws IOException {
    return Files.readString(pod.log());
  }

  private static URI management(Pod pod, String path) throws IOException {
    Matcher port = MANAGEMENT.matcher(log(pod));
    assertThat(port.find()).as("%s has a management port", pod.name()).isTrue();
    return URI.create("http://127.0.0.1:" + port.group(1) + path);
  }

  private static String page(Pod pod) throws IOException {
    return given().get(management(pod, "/metrics")).then().statusCode(200).extract().asString();
  }

  /** Some of everything that there are metrics of. */
  private static void use() throws Exception {
    String token =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("username", "admin", "password", ADMIN))
            .post(service.uri("/auth/login"))
            .path("token");
    String admin = as(token).get(service.uri("/api/v2/users")).path("data[0].id");
    for (int i = 0; i < 2; i++) {
      as(token).get(service.uri("/api/v1/users")).then().statusCode(200);
      as(token).get(service.uri("/api/v2/users/" + admin)).then().statusCode(200);
    }
    as(token).get(service.uri("/api/v2/users/none")).then().statusCode(greaterThanOrEqualTo(400));
    as(token)
        .body("{\"query\": \"{ users(first: 2) { edges { node { id } } } }\"}")
        .post(service.uri("/graphql"))
        .then()
        .statusCode(200);
    try (EventClient events = EventClient.follow(service.uri("/"), "room:lobby", token);
        ChatSocket socket = ChatSocket.rooms(service.uri("/"), admin, token)) {
      socket.join("lobby");
      socket.say("lobby", "hello");
      assertThat(events.next().data()).contains("hello");
    }
    call(token);
    given().get(service.uri("/orders/1")).then().statusCode(503);
    given().header("Host", "api.example.com").get(alone.uri("/orders/1")).then().statusCode(401);
    overload();
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token).contentType(ContentType.JSON);
  }

  /** Many at once, until some are refused. */
  private static void overload() {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(service.uri("/auth/login"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"username\": \"nobody\", \"password\": \"Nothing-1\"}"))
            .build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                IntStream.range(0, 16)
                    .mapToObj(i -> http.sendAsync(request, BodyHandlers.discarding()))
                    .toList()
                    .stream()
                    .anyMatch(answer -> answer.join().statusCode() == 503));
  }

  @Test
  void aPodDoesNotStartBeforeItsMigrations() throws IOException {
    assertThat(early.process().exitValue()).isNotZero();
    assertThat(log(early)).contains("not applied");
  }

  @Test
  void theJobAppliesThem() throws IOException {
    assertThat(job.process().exitValue()).as(log(job)).isZero();
    assertThat(log(job)).contains("The schema is at version");
  }

  @Test
  void everyProbeIsAnswered() throws IOException {
    List<Manifests> overlays = Manifests.overlays();
    for (Manifests manifests : overlays) {
      Pod pod = manifests.name().equals("gateway") ? alone : service;
      for (Manifests.Pod made : manifests.pods()) {
        for (JsonNode container : made.services()) {
          for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            JsonNode get = container.path(probe).path("httpGet");
            if (!get.isMissingNode()) {
              String is = "%s %s %s".formatted(manifests.name(), made.owner(), probe);
              assertThat(given().get(address(pod, made, get)).statusCode()).as(is).isEqualTo(200);
            }
          }
        }
      }
    }
  }

  /** Where that is at a pod whose ports are others. */
  private static URI address(Pod pod, Manifests.Pod made, JsonNode get) throws IOException {
    String path = get.path("path").asText();
    String port = port(made, get.path("port"));
    assertThat(port).as(path).isIn("http", "management");
    return port.equals("http") ? pod.uri(path) : management(pod, path);
  }

  /** Which of the service's ports this is. */
  private static String port(Manifests.Pod pod, JsonNode port) throws IOException {
    int number =
        port.isNumber()
            ? port.asInt()
            : pod.services().stream()
                .flatMap(container -> Manifests.each(container, "ports"))
                .filter(candidate -> candidate.path("name").equals(port))
                .findFirst()
                .orElseThrow()
                .path("containerPort")
                .asInt();
    Properties properties = Manifests.applicationProperties();
    for (String name : List.of("http", "management")) {
      if (properties.getProperty("quarkus." + name + ".port").equals(Integer.toString(number))) {
        return name;
      }
    }
    return "none";
  }

  @Test
  void theServiceListensOnItsContainersPorts() throws IOException {
    for (Manifests manifests : Manifests.overlays()) {
      for (Manifests.Pod pod : manifests.pods()) {
        for (JsonNode container : pod.services()) {
          for (JsonNode port : container.path("ports")) {
            assertThat(port(pod, port.path("containerPort")))
                .as("%s %s %s", manifests.name(), pod.owner(), port)
                .isEqualTo(port.path("name").asText().equals("management") ? "management" : "http");
          }
        }
      }
    }
  }

  @Test
  void theGatewaysRoutesAreAtWork() throws IOException {
    for (Pod pod : List.of(service, alone)) {
      given()
          .get(management(pod, "/gateway/routes"))
          .then()
          .statusCode(200)
          .body(containsString("orders"));
    }
  }

  @Test
  void prometheusFindsWhatItIsSentFor() throws IOException {
    for (Manifests manifests : List.of(prod, gateway)) {
      for (JsonNode monitor : manifests.all("ServiceMonitor")) {
        for (JsonNode endpoint : monitor.at("/spec/endpoints")) {
          assertThat(endpoint.path("path").asText()).isEqualTo("/metrics");
          assertThat(endpoint.path("honorLabels").asBoolean())
              .as("Kong's metrics have a label of their own that is called service")
              .isTrue();
        }
      }
    }
    for (String type : List.of("text/plain", "application/openmetrics-text")) {
      given()
          .accept(type)
          .get(management(service, "/metrics"))
          .then()
          .statusCode(200)
          .contentType(startsWith(type));
    }
  }

  @Test
  void everyMetricThatIsAskedForExists() {
    List<String> expressions = ScrapedMetrics.expressions(prod);

    assertThat(expressions).hasSizeGreaterThan(40);
    assertThat(expressions).flatMap(metrics::missing).isEmpty();
  }

  @Test
  void aMetricOrALabelThatDoesNotExistIsFound() {
    assertThat(metrics.missing("rate(http_server_requests_count[5m])")).hasSize(1);
    assertThat(metrics.missing("http_server_requests_seconds_count{code=\"500\"}")).hasSize(1);
    assertThat(metrics.missing("sum by (route) (http_server_requests_seconds_count)")).hasSize(1);
    Manifests wrong =
        prod.with(
            "PrometheusRule",
            "platform-api",
            rules ->
                ((ObjectNode) rules.at("/spec/groups/0/rules/0")).put("expr", "absent(upp == 1)"));
    assertThat(ScrapedMetrics.expressions(wrong)).flatMap(metrics::missing).hasSize(1);
  }

  private static void call(String token) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", service.port()).usePlaintext().build();
    try {
      GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + token)
          .listUsers(ListUsersRequest.newBuilder().build())
          .forEachRemaining(user -> {});
    } finally {
      channel.shutdownNow();
    }
  }
}
