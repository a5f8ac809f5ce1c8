package dev.platformapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.support.Pod;
import dev.platformapi.support.RedisOutage;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two pods of the packaged service on one PostgreSQL and one Redis: what they share, and what
 * becomes of it when Redis or a pod goes. In the order of the damage.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoPodsIT {
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();

  private static RedisServer redis;
  private static Pod one;
  private static Pod other;
  private static String token;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    String database = PostgresServer.temporary().url();
    redis = RedisServer.temporary();
    Map<String, String> secrets = Pod.secrets(ADMIN);
    one = Pod.start("one", Pod.SERVICE, "", database, redis.url(), secrets).awaitReady("/openapi");
    other =
        Pod.start("other", Pod.SERVICE, "", database, redis.url(), secrets).awaitReady("/openapi");
    token =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("username", "admin", "password", ADMIN))
            .post(one.uri("/auth/login"))
            .path("token");
  }

  @AfterAll
  static void stop() {
    for (Pod pod : new Pod[] {one, other}) {
      if (pod != null) {
        pod.process().destroyForcibly();
      }
    }
  }

  @Test
  @Order(1)
  void whatIsChangedAtOnePodIsSeenAtTheOther() {
    Response created = create(one, "seen", "k-seen");
    String user = "/api/v2/users/" + created.path("id");
    String list = "/api/v1/users?username=seen";
    for (Pod pod : new Pod[] {one, other}) {
      as(pod).get(pod.uri(user)).then().body("age", is((Object) null));
      as(pod).get(pod.uri(user)).then().header("Age", notNullValue());
      as(pod).get(pod.uri(list)).then().body("data", hasSize(1));
    }

    for (int age = 20; age < 40; age++) {
      Pod writer = age % 2 == 0 ? one : other;
      Pod reader = age % 2 == 0 ? other : one;
      int expected = age;
      as(writer)
          .header("If-Match", "*")
          .body("{\"age\": %d}".formatted(age))
          .patch(writer.uri(user))
          .then()
          .statusCode(200);
      Awaitility.await()
          .atMost(Duration.ofSeconds(3))
          .pollInterval(Duration.ofMillis(5))
          .pollDelay(Duration.ZERO)
          .untilAsserted(
              () -> {
                assertThat(as(reader).get(reader.uri(user)).<Integer>path("age"))
                    .isEqualTo(expected);
                assertThat(as(reader).get(reader.uri(list)).<Integer>path("data[0].age"))
                    .isEqualTo(expected);
              });
    }
  }

  @Test
  @Order(2)
  void twentyRequestsWithOneKeyCreateOneUser() {
    List<Response> answers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> create(i % 2 == 0 ? one : other, "once", "k-once")))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).allMatch(answer -> Set.of(201, 409).contains(answer.statusCode()));
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() == 409)
        .allMatch(answer -> answer.path("code").equals("IDEMPOTENCY_KEY_IN_USE"));
    assertThat(
            answers.stream()
                .filter(answer -> answer.statusCode() == 201)
                .map(Response::asString)
                .collect(Collectors.toSet()))
        .hasSize(1);
    as(one).get(one.uri("/api/v1/users?username=once")).then().body("data", hasSize(1));
  }

  @Test
  @Order(3)
  void thePodThatAnsweredCanDie() throws InterruptedException {
    Response first = create(other, "survivor", "k-survivor");
    other.process().destroyForcibly().waitFor();

    create(one, "survivor", "k-survivor")
        .then()
        .statusCode(201)
        .header("Idempotent-Replayed", "true")
        .body(is(first.asString()));
  }

  @Test
  @Order(4)
  void withoutRedisReadsAndWritesGoOnAndKeysAreRefused() throws IOException {
    String user = "/api/v2/users/" + create(one, "alone", "k-alone").path("id");
    as(one).get(one.uri(user)).then().statusCode(200);
    RedisOutage.begin(redis);

    for (int age = 20; age < 25; age++) {
      as(one)
          .header("If-Match", "*")
          .body("{\"age\": %d}".formatted(age))
          .patch(one.uri(user))
          .then()
          .statusCode(200);
      as(one).get(one.uri(user)).then().statusCode(200).body("age", is(age));
      as(one)
          .get(one.uri("/api/v1/users?username=alone"))
          .then()
          .statusCode(200)
          .body("data[0].age", is(age));
    }
    create(one, "nobody", "k-nobody")
        .then()
        .statusCode(503)
        .header("Retry-After", notNullValue())
        .body("code", is("UNAVAILABLE"));
    as(one).get(one.uri("/api/v1/users?username=nobody")).then().body("data", hasSize(0));
  }

  private static Response create(Pod pod, String name, String key) {
    return as(pod)
        .header("Idempotency-Key", key)
        .body("{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\"}".formatted(name))
        .post(pod.uri("/api/v2/users"));
  }

  private static RequestSpecification as(Pod pod) {
    return given().urlEncodingEnabled(false).auth().oauth2(token).contentType(ContentType.JSON);
  }
}
