package dev.platformapi;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.google.rpc.ErrorInfo;
import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.gateway.support.EchoUpstream;
import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.grpc.v1.ChatMessageType;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.Pod;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A little of every protocol, asked of the packaged service, so that a native program which lacks a
 * class or a file does not pass. On a JVM that can, the same requests train the package's AOT
 * cache, which is there when these tests are done.
 */
class PackagedProtocolsIT {
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();
  private static final long PATIENCE_SECONDS = 20;

  @TempDir static Path directory;

  private static Vertx vertx;
  private static EchoUpstream upstream;
  private static Pod pod;
  private static int management;
  private static ManagedChannel channel;
  private static String token;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    upstream = EchoUpstream.start(vertx);
    management = Pod.freePort();
    Map<String, String> environment = new HashMap<>(Pod.secrets(ADMIN));
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
    environment.put("GATEWAY_CONFIG", gatewayFile().toString());
    if (Pod.aotCache().isPresent()) {
      Files.deleteIfExists(Pod.aotCache().get());
    }
    pod =
        Pod.start(
                "protocols",
                Pod.SERVICE,
                Pod.aotCache().map(cache -> "-XX:AOTCacheOutput=" + cache).orElse(""),
                PostgresServer.temporary().url(),
                RedisServer.temporary().url(),
                environment)
            .awaitReady("/openapi");
    RestAssured.baseURI = "http://127.0.0.1";
    RestAssured.port = pod.port();
    channel = GrpcClient.channel();
    token = Api.login("admin", ADMIN);
    admin = api().get("/api/v1/users?username=admin").path("data[0].id");
  }

  /** Ends as in production, within its time; a JVM that records then writes its cache. */
  @AfterAll
  static void stop() throws Exception {
    RestAssured.reset();
    if (channel != null) {
      channel.shutdownNow();
    }
    if (pod != null) {
      pod.process().destroy();
      assertThat(pod.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
    }
    upstream.close();
    vertx.close();
    if (pod != null && Pod.aotCache().isPresent()) {
      assertThat(Pod.aotCache().get()).as("see " + pod.log()).isNotEmptyFile();
    }
  }

  @Test
  void rest() {
    String name = Api.uniqueName();
    String id =
        api()
            .header("Idempotency-Key", '"' + name + '"')
            .body(
                """
                {"username": "%1$s", "email": "%1$s@example.com", "age": 30, "tags": ["blue"],
                 "attributes": {"team": "core"}}
                """
                    .formatted(name))
            .post("/api/v2/users")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    String tag = api().get("/api/v2/users/" + id).then().statusCode(200).extract().header("ETag");
    api()
        .header("If-Match", tag)
        .contentType("application/merge-patch+json")
        .body("{\"age\": 31, \"attributes\": {\"team\": \"edge\"}}")
        .patch("/api/v2/users/" + id)
        .then()
        .statusCode(200)
        .body("age", is(31));
    // The second comes from memory.
    for (int i = 0; i < 2; i++) {
      api()
          .get("/api/v2/users?first=5&filter[attributes.team]=edge&sort=-created_at&include=posts")
          .then()
          .statusCode(200)
          .body("data.id", hasItem(id));
      api().get("/api/v1/users/" + id).then().statusCode(200).body("username", is(name));
    }
    api()
        .body("{\"title\": \"Hello\", \"body\": \"World\"}")
        .post("/api/v1/users/" + admin + "/posts")
        .then()
        .statusCode(201);
    api().get("/api/v2/users:export").then().statusCode(200).body(containsString(name));
    api()
        .body("{\"username\": \"a\", \"email\": \"b\", \"password\": \"c\"}")
        .post("/api/v2/users")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("code", is("VALIDATION_FAILED"), "errors", hasSize(greaterThan(2)));
    api().get("/api/v1/audit?limit=5").then().statusCode(200).body("data", hasSize(greaterThan(0)));
    api().get("/api/v1/limits").then().statusCode(200);
    given().get("/api/v2/users").then().statusCode(401).body("code", is("UNAUTHENTICATED"));
  }

  @Test
  void identity() {
    given()
        .formParam("grant_type", "password")
        .formParam("username", "admin")
        .formParam("password", ADMIN)
        .post("/auth/token")
        .then()
        .statusCode(200)
        .body("access_token", startsWith("ey"));
    String key =
        api()
            .body("{\"name\": \"import\", \"scopes\": [\"users:read\"]}")
            .post("/auth/keys")
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    given().header("X-API-Key", key).get("/api/v1/users?limit=1").then().statusCode(200);
    api().get("/auth/sessions").then().statusCode(200);
    given().get("/.well-known/jwks.json").then().statusCode(200).body("keys", notNullValue());
    given().get("/.well-known/oauth-authorization-server").then().statusCode(200);
  }

  @Test
  void documents() {
    given().get("/openapi/v1").then().statusCode(200).body(containsString("/api/v1/users"));
    given()
        .get("/openapi/v2?format=json")
        .then()
        .statusCode(200)
        .body("openapi", startsWith("3.1"));
  }

  @Test
  void graphql() {
    query("{ me { username posts(first: 2) { edges { node { title author { id } } } } } }")
        .body("data.me.username", is("admin"), "errors", is((Object) null));
    query("{ users(first: 5) { totalCount pageInfo { hasNextPage } edges { node { id } } } }")
        .body("data.users.edges", hasSize(greaterThan(0)));
    query("mutation { createPost(input: {title: \"T\", body: \"B\"}) { post { id } } }")
        .body("data.createPost.post.id", notNullValue());
    query("{ __schema { types { name } } }").body("data.__schema.types.name", hasItem("User"));
    // Its texts are in files: of one that is none, and of one that is not valid.
    query("{ me", 400).body("errors[0].message", notNullValue());
    query("{ me { nothing } }", 400).body("errors[0].message", containsString("nothing"));
  }

  @Test
  void graphqlSubscriptions() {
    try (ChatSocket socket =
        ChatSocket.connect(pod.uri("/graphql"), Map.of(), "graphql-transport-ws")) {
      socket.send(
          new JsonObject()
              .put("type", "connection_init")
              .put("payload", new JsonObject().put("Authorization", "Bearer " + token)));
      socket.next("connection_ack");
      String said = "{ roomMessages(room: \"gql\", history: 1) { message user { username } } }";
      api().body("{\"data\": \"hello\"}").post("/api/v1/events/room:gql").then().statusCode(201);
      socket.send(
          new JsonObject()
              .put("type", "subscribe")
              .put("id", "1")
              .put("payload", new JsonObject().put("query", "subscription " + said)));
      assertThat(socket.next("next").encode()).contains("hello", "admin");
    }
  }

  @Test
  void grpc() throws Exception {
    UserServiceGrpc.UserServiceBlockingStub users =
        GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + token);

    assertThat(users.getUser(GetUserRequest.newBuilder().setId(admin).build()).getUsername())
        .isEqualTo("admin");
    assertThat(users.listUsers(ListUsersRequest.getDefaultInstance()).next().getId()).isNotEmpty();
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                users.getUser(
                    GetUserRequest.newBuilder().setId(UUID.randomUUID().toString()).build()));
    assertThat(GrpcClient.detail(failure, ErrorInfo.class).orElseThrow().getReason())
        .isEqualTo("NOT_FOUND");
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);

    String name = Api.uniqueName();
    Replies<CreateUsersResponse> created = new Replies<>();
    StreamObserver<CreateUserRequest> creation =
        GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + token).createUsers(created);
    creation.onNext(
        CreateUserRequest.newBuilder().setUsername(name).setEmail(name + "@example.com").build());
    creation.onCompleted();
    assertThat(created.next().getIdsCount()).isEqualTo(1);

    Replies<ServerReflectionResponse> services = new Replies<>();
    ServerReflectionGrpc.newStub(channel)
        .serverReflectionInfo(services)
        .onNext(
            ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("platform.v1.UserService")
                .build());
    assertThat(services.next().getFileDescriptorResponse().getFileDescriptorProtoList())
        .isNotEmpty();
  }

  @Test
  void grpcWeb() throws Exception {
    byte[] message = GetUserRequest.newBuilder().setId(admin).build().toByteArray();
    byte[] frame = GrpcClient.frame(0, message);

    byte[] answer =
        given()
            .auth()
            .oauth2(token)
            .config(
                RestAssured.config()
                    .encoderConfig(
                        RestAssured.config()
                            .getEncoderConfig()
                            .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
            .contentType("application/grpc-web+proto")
            .body(frame)
            .post("/platform.v1.UserService/GetUser")
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();

    int length = ByteBuffer.wrap(answer, 1, 4).getInt();
    assertThat(
            dev.platformapi.grpc.v1.User.parseFrom(Arrays.copyOfRange(answer, 5, 5 + length))
                .getId())
        .isEqualTo(admin);
  }

  @Test
  void roomsOverAllProtocols() throws Exception {
    Replies<ChatMessage> heard = new Replies<>();
    StreamObserver<ChatMessage> chat =
        GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + token).userChat(heard);
    chat.onNext(
        ChatMessage.newBuilder()
            .setType(ChatMessageType.CHAT_MESSAGE_TYPE_JOIN_ROOM)
            .setRoom("lobby")
            .setEcho(true)
            .build());
    assertThat(heard.next().getType()).isEqualTo(ChatMessageType.CHAT_MESSAGE_TYPE_ROOM_JOINED);

    try (ChatSocket socket = ChatSocket.rooms(pod.uri("/"), admin, token);
        EventClient events = EventClient.follow(pod.uri("/"), "room:lobby", token)) {
      socket.join("lobby");
      socket.sayAndAwait("lobby", "hello", "1");

      assertThat(events.next().data()).contains("hello");
      assertThat(heard.next().getMessage()).isEqualTo("hello");
    }
    chat.onCompleted();
  }

  @Test
  void gateway() {
    given().get("/echo/1").then().statusCode(401);
    given().header("apikey", "ann-1").get("/echo/1").then().statusCode(200);
    given().header("apikey", "ann-1").get("/echo/none").then().statusCode(404);
    for (String hit : List.of("Miss", "Hit")) {
      given().get("/kept").then().statusCode(200).header("X-Cache-Status", is(hit));
    }
    given().get("/kept").then().header("X-RateLimit-Limit-Minute", is("1000"));
    given()
        .header("Origin", "https://app.example.com")
        .get("/kept")
        .then()
        .header("Access-Control-Allow-Origin", is("*"));
    management()
        .contentType("application/yaml")
        .body("_format_version: \"3.0\"\nservices: [{name: x, url: 7}]".getBytes(UTF_8))
        .post("/gateway/config")
        .then()
        .statusCode(400);
    management().get("/gateway/routes").then().statusCode(200).body(containsString("kept"));
    management().get("/metrics").then().statusCode(200).body(containsString("kong_http"));
  }

  @Test
  void operations() {
    management().get("/q/health").then().statusCode(200).body("checks.status", everyItem(is("UP")));
    management()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("http_server_requests"));
  }

  /** As soon as it is answered, whether others come behind it or not. */
  @Test
  void everyRequestHasALineInTheLog() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    Set<String> ids = new HashSet<>();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String id = "line-" + UUID.randomUUID();
      ids.add(id);
      HttpRequest request =
          HttpRequest.newBuilder(pod.uri(i % 2 == 0 ? "/api/v2/users?first=1" : "/openapi"))
              .header("X-Request-ID", id)
              .header("Authorization", "Bearer " + token)
              .build();
      answers.add(http.sendAsync(request, BodyHandlers.discarding()));
    }
    answers.forEach(CompletableFuture::join);
    String last = "line-" + UUID.randomUUID();
    ids.add(last);
    given().header("X-Request-ID", last).get("/api/v2/users").then().statusCode(401);

    Awaitility.await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(
            () ->
                assertThat(
                        Files.readAllLines(pod.log()).stream()
                            .filter(line -> line.contains("\"line-"))
                            .map(line -> new JsonObject(line).getJsonObject("mdc"))
                            .map(fields -> fields.getString("request_id")))
                    .containsExactlyInAnyOrderElementsOf(ids));
  }

  @Test
  void commands() throws Exception {
    assertThat(run(Map.of(), "validate", directory.resolve("kong.yml").toString())).isZero();
    assertThat(run(Map.of(), "validate", directory.resolve("none.yml").toString())).isEqualTo(1);
    String port = Integer.toString(management);
    assertThat(run(Map.of("QUARKUS_MANAGEMENT_PORT", port), "health")).isZero();
    port = Integer.toString(Pod.freePort());
    assertThat(run(Map.of("QUARKUS_MANAGEMENT_PORT", port), "health")).isEqualTo(1);
  }

  private static int run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Pod run = Pod.start("command", 0, Pod.command(Pod.SERVICE, "", arguments), environment);
    assertThat(run.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return run.process().exitValue();
  }

  private static Path gatewayFile() throws IOException {
    return Files.writeString(
        directory.resolve("kong.yml"),
        """
        _format_version: "3.0"
        services:
          - name: echo
            url: http://127.0.0.1:%d
            routes:
              - {name: echo, paths: ["~/echo/\\\\d+$"], plugins: [{name: key-auth}]}
              - name: kept
                paths: [/kept]
                plugins:
                  - {name: proxy-cache, config: {strategy: memory, content_type: [application/json]}}
                  - {name: rate-limiting, config: {policy: local, minute: 1000}}
        plugins:
          - {name: cors}
          - {name: correlation-id}
          - {name: prometheus, config: {status_code_metrics: true}}
        consumers:
          - username: ann
            keyauth_credentials: [{key: ann-1}]
        """
            .formatted(upstream.port()));
  }

  private static RequestSpecification api() {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(token)
        .contentType(ContentType.JSON)
        .redirects()
        .follow(false);
  }

  private static RequestSpecification management() {
    return given().baseUri("http://127.0.0.1").port(management);
  }

  private static ValidatableResponse query(String document) {
    return query(document, 200);
  }

  private static ValidatableResponse query(String document, int status) {
    return api()
        .accept("application/graphql-response+json")
        .body(Map.of("query", document))
        .post("/graphql")
        .then()
        .statusCode(status);
  }

  /** What comes back over a call. */
  private static final class Replies<T> implements StreamObserver<T> {
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @SuppressWarnings("unchecked")
    T next() throws InterruptedException {
      Object next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("a message in time").isNotNull().isNotInstanceOf(Throwable.class);
      return (T) next;
    }

    @Override
    public void onNext(T message) {
      received.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      received.add(failure);
    }

    @Override
    public void onCompleted() {}
  }
}
