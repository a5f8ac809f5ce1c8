package dev.platformapi.rest.idempotency;

import static dev.platformapi.support.Api.PASSWORD;
import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newAdmin;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.RawHttp;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A POST that is sent again. */
@QuarkusTest
class IdempotencyTest {
  private static final String USERS = "/api/v2/users";

  @Inject Claims claims;
  @Inject OldMarks oldMarks;
  @Inject RedisDataSource redis;

  private String key;

  @BeforeEach
  void newKey() {
    key = "\"" + UUID.randomUUID() + "\"";
  }

  @Test
  void theSameRequestGetsTheSameAnswerAndIsRunOnce() {
    String body = user(uniqueName());
    Response first = create(key, body);
    Response again = create(key, body);
    Response bare = create(key.replace("\"", ""), body);

    first.then().statusCode(201).header("Idempotent-Replayed", nullValue());
    for (Response replay : List.of(again, bare)) {
      replay
          .then()
          .statusCode(201)
          .header("Idempotent-Replayed", "true")
          .header("Location", first.header("Location"))
          .header("ETag", first.header("ETag"))
          .header("X-API-Version", "2.0")
          .contentType(first.contentType())
          .body(is(first.asString()));
    }
    assertThat(again.header("X-Request-ID")).isNotEqualTo(first.header("X-Request-ID"));
  }

  /** As when its pod died, or Redis was emptied, after it was committed. */
  @Test
  void whatWasDoneIsNotDoneAgainWhenItsAnswerIsLost() {
    TestUser author = newUser();
    String posts = "/api/v1/users/" + author.id() + "/posts";
    String post = "{\"title\": \"once\", \"body\": \"b\"}";
    String body = user(uniqueName());
    as(author).header("Idempotency-Key", key).body(post).post(posts).then().statusCode(201);
    create(key, body).then().statusCode(201);
    redis.key().keys("idempotency:*").forEach(redis.key()::del);

    as(author)
        .header("Idempotency-Key", key)
        .body(post)
        .post(posts)
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("code", is("ALREADY_DONE"));
    create(key, body).then().statusCode(409).body("code", is("ALREADY_DONE"));

    as(author).get(posts).then().body("data", hasSize(1));
    // A key whose request left nothing is free.
    String other = key.replace("\"", "") + "-2";
    create(other, user(author.username())).then().body("code", is("USERNAME_TAKEN"));
    redis.key().keys("idempotency:*").forEach(redis.key()::del);
    create(other, user(uniqueName())).then().statusCode(201);
  }

  @Test
  void marksGoWhenTheirKeysMayBeUsedAnew() {
    create(key, user(uniqueName())).then().statusCode(201);
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);

    assertThat(oldMarks.delete(now.plusHours(23)).join()).isZero();
    assertThat(oldMarks.delete(now.plusHours(25)).join()).isPositive();
    redis.key().keys("idempotency:*").forEach(redis.key()::del);
    create(key, user(uniqueName())).then().statusCode(201);
  }

  @Test
  void anAnswerThatRefusesIsTheAnswerToo() {
    TestUser taken = newUser();
    String body = user(taken.username());

    create(key, body).then().statusCode(409).body("code", is("USERNAME_TAKEN"));
    asAdmin().delete("/api/v1/users/{id}", taken.id()).then().statusCode(204);

    create(key, body)
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .header("Idempotent-Replayed", "true")
        .body("code", is("USERNAME_TAKEN"));
  }

  @Test
  void anotherRequestWithTheKeyIsRefused() {
    String body = user(uniqueName());
    create(key, body).then().statusCode(201);

    create(key, user(uniqueName()))
        .then()
        .statusCode(422)
        .body("code", is("IDEMPOTENCY_KEY_REUSED"));
    asAdmin()
        .header("Idempotency-Key", key)
        .body(body)
        .post("/api/v1/users")
        .then()
        .statusCode(422);
    asAdmin().header("Idempotency-Key", key).body(body).post(USERS + "?x=1").then().statusCode(422);
    create(key, body).then().statusCode(201);
  }

  @Test
  void aKeyBelongsToItsCaller() {
    TestUser other = newAdmin();
    String body = user(uniqueName());
    create(key, body).then().statusCode(201);

    as(other)
        .header("Idempotency-Key", key)
        .body(body)
        .post(USERS)
        .then()
        .statusCode(409)
        .header("Idempotent-Replayed", nullValue());
  }

  @Test
  void whoHasNoValidTokenAnyMoreGetsNoAnswer() {
    String body = user(uniqueName());
    create(key, body).then().statusCode(201);

    given()
        .auth()
        .oauth2("x")
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(body)
        .post(USERS)
        .then()
        .statusCode(401);
  }

  @Test
  void aLoginCanBeSentAgainAndItsTokensLieNowhereInClear() {
    TestUser user = newUser();
    Map<String, String> body = Map.of("username", user.username(), "password", PASSWORD);

    Response first = login(body);
    Response again = login(body);

    assertThat(again.<String>path("token")).isEqualTo(first.path("token"));
    login(Map.of("username", user.username(), "password", "Wrong-1234")).then().statusCode(422);
    for (String name : redis.key().keys("idempotency:*")) {
      assertThat(name).doesNotContain(key.replace("\"", ""));
      assertThat(redis.hash(String.class).hgetall(name).toString())
          .doesNotContain(
              first.<String>path("token").split("\\.")[1], first.path("refresh_token"), PASSWORD);
    }
  }

  @Test
  void afterAFailedLoginTheKeyIsFree() {
    TestUser user = newUser();

    login(Map.of("username", user.username(), "password", "Wrong-1234")).then().statusCode(401);
    login(Map.of("username", user.username(), "password", PASSWORD)).then().statusCode(200);
  }

  @Test
  void formsAndAnswersWithoutContentAreKeptToo() {
    TestUser user = newUser();
    Response token =
        form("grant_type=password&username=" + user.username() + "&password=" + PASSWORD);
    assertThat(
            form("grant_type=password&username=" + user.username() + "&password=" + PASSWORD)
                .<String>path("access_token"))
        .isEqualTo(token.path("access_token"));
    key = "revocation";
    for (int i = 0; i < 2; i++) {
      given()
          .contentType(ContentType.URLENC)
          .header("Idempotency-Key", key)
          .body("token=" + token.path("refresh_token"))
          .post("/auth/revoke")
          .then()
          .statusCode(200)
          .header("Idempotent-Replayed", i == 0 ? nullValue() : notNullValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "\"a", "a b", "a,b", "\"a\", \"b\"", "\"a\\\"b\"", "\"ü\""})
  void whatIsNoKeyIsRefused(String bad) {
    RawHttp.Answer answer =
        RawHttp.send(
            "POST",
            USERS,
            user(uniqueName()).getBytes(StandardCharsets.UTF_8),
            "Authorization: Bearer " + dev.platformapi.support.Api.adminToken(),
            "Content-Type: application/json",
            "Idempotency-Key: " + bad);
    answer.isProblem(400, "INVALID_PARAMETER");
    create("\"" + "x".repeat(256) + "\"", user(uniqueName())).then().statusCode(400);
  }

  @Test
  void otherMethodsDoNotKnowKeys() {
    TestUser user = newUser();
    for (int age = 20; age < 22; age++) {
      as(user)
          .header("Idempotency-Key", key)
          .body("{\"age\": %d}".formatted(age))
          .patch("/api/v1/users/{id}", user.id())
          .then()
          .statusCode(200)
          .body("age", is(age));
    }
  }

  @Test
  void twentyAtOnceCreateOneUser() {
    String name = uniqueName();
    String body = user(name);

    List<Response> answers =
        IntStream.range(0, 20)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> create(key, body)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).allMatch(answer -> Set.of(201, 409).contains(answer.statusCode()));
    Set<String> bodies =
        answers.stream()
            .filter(answer -> answer.statusCode() == 201)
            .map(Response::asString)
            .collect(Collectors.toSet());
    assertThat(bodies).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() == 409)
        .allMatch(
            answer ->
                answer.path("code").equals("IDEMPOTENCY_KEY_IN_USE")
                    && answer.header("Retry-After").equals("1"));
    asAdmin().queryParam("username", name).get("/api/v1/users").then().body("data", hasSize(1));
  }

  @Test
  void aHeldKeyIsFreeWhenItsHolderGivesItUpAndNobodyElseDoes() {
    Claim first = new Claim("idempotency:test" + key, "f", "first", "s");
    Claim second = new Claim("idempotency:test" + key, "f", "second", "s");
    StoredAnswer answer = new StoredAnswer(204, Map.of(), null);

    assertThat(take(first)).isNull();
    assertThat(take(second)).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_IN_USE);
    claims.giveUp(second).await().atMost(Duration.ofSeconds(5));
    claims.keep(second, answer).await().atMost(Duration.ofSeconds(5));
    assertThat(take(second)).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_IN_USE);
    claims.giveUp(first).await().atMost(Duration.ofSeconds(5));
    assertThat(take(second)).isNull();
    claims.keep(second, answer).await().atMost(Duration.ofSeconds(5));
    assertThat(claims.take(first).await().atMost(Duration.ofSeconds(5))).isPresent();
    assertThat(redis.key().pttl(first.name())).isBetween(86_000_000L, 86_400_000L);
  }

  private ErrorCode take(Claim claim) {
    PlatformException refused =
        catchThrowableOfType(
            PlatformException.class,
            () -> claims.take(claim).await().atMost(Duration.ofSeconds(5)));
    return refused == null ? null : refused.code();
  }

  private Response login(Map<String, String> body) {
    return given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(body)
        .post("/auth/login");
  }

  private Response form(String body) {
    return given()
        .contentType(ContentType.URLENC)
        .header("Idempotency-Key", key)
        .body(body)
        .post("/auth/token");
  }

  private static Response create(String key, String body) {
    return asAdmin().header("Idempotency-Key", key).body(body).post(USERS);
  }

  private static String user(String name) {
    return "{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\"}".formatted(name);
  }
}
