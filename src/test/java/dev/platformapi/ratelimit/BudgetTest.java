package dev.platformapi.ratelimit;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static dev.platformapi.support.Api.withKey;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import dev.platformapi.support.GrpcClient;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One budget for each caller, from which every protocol draws. */
@QuarkusTest
@TestProfile(BudgetTest.Narrow.class)
class BudgetTest {
  private static final int FREE = 6;
  private static final Metadata.Key<String> STATE =
      Metadata.Key.of("ratelimit", Metadata.ASCII_STRING_MARSHALLER);
  private static final String QUERY =
      "{\"query\": \"{ users(first: %d) { edges { node { id } } } }\"}";

  /** By the hour, so that nothing comes back while a test runs. */
  public static class Narrow implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.ofEntries(
          // A busy machine must not be taken for an outage.
          Map.entry("platform.ratelimit.patience", "5s"),
          Map.entry("platform.ratelimit.plans.free.minute.quota", "" + FREE),
          Map.entry("platform.ratelimit.plans.free.minute.window", "1h"),
          Map.entry("platform.ratelimit.plans.pro.minute.quota", "12"),
          Map.entry("platform.ratelimit.plans.pro.minute.window", "1h"),
          Map.entry("platform.ratelimit.plans.anonymous.minute.quota", "100"),
          Map.entry("platform.ratelimit.plans.anonymous.minute.window", "1h"),
          Map.entry("platform.ratelimit.rules.registrations.quota", "2"),
          Map.entry("platform.ratelimit.rules.registrations.window", "1h"),
          Map.entry("platform.ratelimit.rules.registrations.algorithm", "fixed-window"),
          Map.entry("platform.ratelimit.rules.registrations.per", "address"),
          Map.entry("platform.ratelimit.rules.registrations.operations", "POST /auth/register"),
          Map.entry("platform.http.trusted-proxies", "127.0.0.1"),
          Map.entry("platform.room.max-excess", "3"),
          Map.entry("platform.graphql.max-excess", "3"));
    }
  }

  @TestHTTPResource URI service;
  @Inject RedisDataSource redis;
  private TestUser user;

  @BeforeEach
  void newcomer() {
    user = newUser();
    user.token();
  }

  /** Other tests are at the same address. */
  @AfterEach
  void forget() {
    redis.key().keys("limit:*").forEach(redis.key()::del);
  }

  private static Response read(TestUser reader) {
    return as(reader).get("/api/v1/users/{id}", reader.id());
  }

  private static void exhaust(TestUser reader) {
    for (int i = 0; i < FREE; i++) {
      read(reader);
    }
  }

  private static void isRefused(ValidatableResponse answer) {
    answer
        .statusCode(429)
        .contentType("application/problem+json")
        .body("type", is("https://iana.org/assignments/http-problem-types#quota-exceeded"))
        .body("code", is("RATE_LIMITED"))
        .body("'violated-policies'", contains("free.minute"))
        .header("Retry-After", Integer::parseInt, allOf(greaterThan(0), lessThanOrEqualTo(600)));
  }

  @Test
  void everyAnswerTellsWhatIsLeftUntilNothingIs() {
    for (int left = FREE - 1; left >= 0; left--) {
      read(user)
          .then()
          .statusCode(200)
          .header("RateLimit-Policy", is("\"free.minute\";q=" + FREE + ";w=3600"))
          .header("RateLimit", matchesPattern("\"free.minute\";r=" + left + ";t=\\d+"));
    }
    isRefused(read(user).then().header("RateLimit", containsString("r=0")));
    // As if it had been asked.
    isRefused(read(user).then());
    isRefused(as(user).get("/api/v1/nowhere").then());
  }

  @Test
  void grpcDrawsFromTheSameBudget() {
    read(user);
    ManagedChannel channel = GrpcClient.channel();
    try {
      var stub =
          GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + user.token());
      GetUserRequest request = GetUserRequest.newBuilder().setId(user.id().toString()).build();
      for (int i = 1; i < FREE; i++) {
        stub.getUser(request);
      }
      StatusRuntimeException refused =
          catchThrowableOfType(StatusRuntimeException.class, () -> stub.getUser(request));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(GrpcClient.detail(refused, RetryInfo.class).orElseThrow().getRetryDelay())
          .matches(delay -> delay.getSeconds() > 0 && delay.getSeconds() <= 600);
      assertThat(GrpcClient.detail(refused, QuotaFailure.class).orElseThrow().getViolations(0))
          .matches(violation -> violation.getSubject().equals("free.minute"));
      assertThat(refused.getTrailers().get(STATE)).startsWith("\"free.minute\";r=0;t=");
    } finally {
      channel.shutdownNow();
    }
    isRefused(read(user).then());
  }

  @Test
  void graphqlDrawsByTheCostOfTheQuery() {
    as(user)
        .body(QUERY.formatted(100))
        .post("/graphql")
        .then()
        .statusCode(200)
        .body("extensions.cost.points", greaterThan(200))
        .body("extensions.cost.calls", is(3))
        .header("RateLimit", containsString("r=" + (FREE - 3)));
    as(user).body(QUERY.formatted(99)).post("/graphql").then().statusCode(200);
    as(user)
        .body("{\"query\": \"{ nonsense\"}")
        .post("/graphql")
        .then()
        .statusCode(400)
        .header("RateLimit", containsString("r=0"));
    as(user)
        .body(QUERY.formatted(1))
        .post("/graphql")
        .then()
        .statusCode(429)
        .body("errors[0].extensions.code", is("RATE_LIMITED"))
        .body("errors[0].extensions.retryAfter", greaterThan(0));
  }

  @Test
  void aFrameDrawsOneAndWhoGoesOnIsPutOut() {
    try (ChatSocket socket =
        ChatSocket.connect(
            service.resolve("/ws/" + user.id()),
            Map.of("Authorization", "Bearer " + user.token()))) {
      JsonObject join = new JsonObject().put("type", "join_room");
      for (int i = 1; i < FREE; i++) {
        socket.send(join.copy().put("room", uniqueName()));
        socket.next("room_joined");
      }
      for (int i = 0; i < 3; i++) {
        socket.send(join.copy().put("room", uniqueName()).put("ref", "r"));
        JsonObject refused = socket.next("error");
        assertThat(refused.getString("code")).isEqualTo("RATE_LIMITED");
        assertThat(refused.getString("ref")).isEqualTo("r");
        assertThat(refused.getInteger("retry_after")).isPositive();
      }
      socket.send(join.copy().put("room", uniqueName()));
      assertThat(socket.next("error").getBoolean("closing")).isTrue();
      assertThat(socket.closeStatus()).isEqualTo(1008);
    }
    isRefused(read(user).then());
  }

  @Test
  void anOperationOverAWebSocketDrawsByItsCost() {
    try (ChatSocket socket =
        ChatSocket.connect(
            service.resolve("/graphql"),
            Map.of("Authorization", "Bearer " + user.token()),
            "graphql-transport-ws")) {
      socket.send(new JsonObject().put("type", "connection_init"));
      socket.next("connection_ack");
      JsonObject query =
          new JsonObject()
              .put("type", "subscribe")
              .put("payload", new JsonObject(QUERY.formatted(100)));
      socket.send(query.copy().put("id", "1"));
      socket.next("next");
      socket.next("complete");
      for (int i = 0; i < 4; i++) {
        socket.send(query.copy().put("id", "more" + i));
        JsonObject error = socket.next("error").getJsonArray("payload").getJsonObject(0);
        assertThat(error.getJsonObject("extensions").getString("code")).isEqualTo("RATE_LIMITED");
      }
      assertThat(socket.closeStatus()).isEqualTo(4429);
    }
  }

  @Test
  void aStreamOfEventsDrawsOne() {
    try (EventClient events = EventClient.follow(service, uniqueName(), user.token())) {
      assertThat(events.response().statusCode()).isEqualTo(200);
      assertThat(events.response().headers().firstValue("RateLimit").orElseThrow())
          .contains("r=" + (FREE - 1));
    }
    exhaust(user);
    isRefused(as(user).accept("text/event-stream").get("/events/" + uniqueName()).then());
    assertThat(
            catchThrowableOfType(
                    ChatSocket.Refused.class,
                    () ->
                        ChatSocket.connect(
                            service.resolve("/ws/" + user.id()),
                            Map.of("Authorization", "Bearer " + user.token())))
                .status)
        .isEqualTo(429);
  }

  @Test
  void aKeyDrawsFromItsOwnersBudgetUntilItHasAPlan() {
    Response key = newKey(user, "users:read");
    String secret = key.path("key");
    exhaust(user);
    isRefused(withKey(secret).get("/api/v1/users/{id}", user.id()).then());

    asAdmin()
        .body("{\"plan\": \"pro\"}")
        .put("/auth/keys/{id}/plan", key.<String>path("details.id"))
        .then()
        .statusCode(200)
        .body("plan", is("pro"));

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                withKey(secret)
                    .get("/api/v1/users/{id}", user.id())
                    .then()
                    .statusCode(200)
                    .header("RateLimit", containsString("\"pro.minute\"")));
    withKey(secret).get("/api/v2/limits").then().body("budget", is("key"));
    isRefused(read(user).then());
  }

  @Test
  void aPlanThatIsAssignedTakesEffectAtOnce() {
    exhaust(user);
    String path = "/api/v1/users/" + user.id() + "/plan";
    asAdmin().get(path).then().statusCode(200).body("plan", nullValue());
    asAdmin().body("{\"plan\": \"gold\"}").put(path).then().statusCode(422);
    asAdmin().body("{\"plan\": \"pro\"}").put(path).then().statusCode(200);
    read(user).then().statusCode(200);
    asAdmin().get(path).then().body("plan", is("pro"));
    asAdmin().body("{\"plan\": null}").put(path).then().statusCode(200);
    isRefused(read(user).then());
    asAdmin()
        .body("{\"plan\": \"pro\"}")
        .put("/api/v1/users/{id}/plan", UUID.randomUUID())
        .then()
        .statusCode(404);
  }

  @Test
  void limitsAreShownWhenTheyAreUsedUpToo() {
    read(user);
    as(user)
        .get("/api/v1/limits")
        .then()
        .statusCode(200)
        .body("plan", is("free"), "budget", is("user"))
        .body("limits[0].name", is("free.minute"), "limits[0].algorithm", is("token_bucket"))
        .body("limits[0].used", is(1), "limits[0].left", is(FREE - 1))
        .body("limits[0].quota", is(FREE), "limits[0].window_seconds", is(3600));
    exhaust(user);
    as(user).get("/api/v2/limits").then().statusCode(200).body("limits[0].left", is(0));
  }

  @Test
  void aRuleLimitsItsOperationForEachAddress() {
    for (int i = 0; i < 2; i++) {
      register("203.0.113.7, 198.51.100." + i).then().statusCode(422);
      register("198.51.100.9, 203.0.113.8").then().statusCode(i < 2 ? 422 : 429);
    }
    register("198.51.100.7, 203.0.113.8")
        .then()
        .statusCode(429)
        .body("'violated-policies'", contains("registrations"))
        .header("RateLimit-Policy", containsString("\"registrations\";q=2;w=3600"));
    // Another network of IPv6, and another address of the same.
    register("2001:db8:0:1::1").then().statusCode(422);
    register("2001:db8:0:1::2").then().statusCode(422);
    register("2001:db8:0:1::3").then().statusCode(429);
    register("2001:db8:0:2::3").then().statusCode(422);
  }

  private static Response register(String forwarded) {
    return given()
        .header("X-Forwarded-For", forwarded)
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/auth/register");
  }

  @Test
  void credentialsThatAreRefusedDrawFromTheAddress() {
    for (int i = 0; i < 100; i++) {
      given()
          .header("X-Forwarded-For", "203.0.113.99")
          .header("X-API-Key", "pak_" + i)
          .get("/api/v1/users")
          .then()
          .statusCode(401);
    }
    given()
        .header("X-Forwarded-For", "203.0.113.99")
        .header("X-API-Key", "pak_x")
        .get("/api/v1/users")
        .then()
        .statusCode(429)
        .body("'violated-policies'", contains("anonymous.minute"));
    // Whoever has an account is not hindered by others at that address.
    as(user).header("X-Forwarded-For", "203.0.113.99").get("/api/v1/users").then().statusCode(200);
  }

  @Test
  void plansAreCounted() {
    exhaust(user);
    read(user);
    given()
        .port(ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class))
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(
            containsString("platform_ratelimit_requests_total{outcome=\"refused\",plan=\"free\"}"),
            containsString("platform_ratelimit_degraded 0.0"));
  }
}
