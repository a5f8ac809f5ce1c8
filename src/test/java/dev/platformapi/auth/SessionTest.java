package dev.platformapi.auth;

import static dev.platformapi.support.Api.PASSWORD;
import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.Customized;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Sessions with a grace window of a second instead of ten, so that no test waits for it. */
@QuarkusTest
@TestProfile(Customized.class)
class SessionTest {
  @Inject EndedSessions ended;

  /** Whoever holds streams of a session learns of its end like this. */
  @ApplicationScoped
  static class EndedSessions {
    private final Set<UUID> ids = ConcurrentHashMap.newKeySet();

    void ended(@Observes SessionEnded session) {
      ids.add(session.sessionId());
    }

    boolean contain(UUID id) {
      return ids.contains(id);
    }
  }

  @Test
  void aTokenIsGrantedForAPassword() {
    TestUser user = newUser();

    form("grant_type", "password", "username", user.username(), "password", PASSWORD)
        .post("/auth/token")
        .then()
        .statusCode(200)
        .header("Cache-Control", is("no-store"))
        .body("token_type", is("Bearer"))
        .body("expires_in", is(900))
        .body("refresh_token", notNullValue())
        .body(
            "scope",
            is("users:read users:write posts:read posts:write events:read events:publish"));
  }

  @Test
  void loginAnswersWhoLoggedInAndBothTokens() {
    TestUser user = newUser();

    login(user)
        .then()
        .body("id", is(user.id().toString()))
        .body("username", is(user.username()))
        .body("token_type", is("Bearer"))
        .body("expires_in", is(900))
        .body("refresh_token", notNullValue());
  }

  @Test
  void aRefreshTokenIsGoodForOneUseAndARetryGetsTheSameAnswer() {
    String first = login(newUser()).path("refresh_token");

    Response answer = refresh(first);
    Response retry = refresh(first);

    answer.then().statusCode(200);
    assertThat(retry.asString()).isEqualTo(answer.asString());
    String second = answer.path("refresh_token");
    assertThat(second).isNotEqualTo(first);
    get(answer.path("access_token")).then().statusCode(200);
    refresh(second).then().statusCode(200);
  }

  @Test
  void retriesAtTheSameTimeGetTheSameAnswer() {
    String token = login(newUser()).path("refresh_token");

    Set<String> answers =
        IntStream.range(0, 10)
            .parallel()
            .mapToObj(i -> refresh(token).then().statusCode(200).extract().asString())
            .collect(Collectors.toSet());

    assertThat(answers).hasSize(1);
  }

  @Test
  void reuseAfterTheGraceEndsThatSessionAndNoOther() {
    TestUser user = newUser();
    Response stolen = login(user);
    Response other = login(user);
    String used = stolen.path("refresh_token");
    String next = refresh(used).path("refresh_token");

    Awaitility.await()
        .pollDelay(java.time.Duration.ofMillis(1100))
        .untilAsserted(
            () -> refresh(used).then().statusCode(400).body("error", is("invalid_grant")));

    refresh(next).then().statusCode(400).body("error", is("invalid_grant"));
    get(stolen.path("token")).then().statusCode(401);
    get(other.path("token")).then().statusCode(200);
    refresh(other.path("refresh_token")).then().statusCode(200);
    asAdmin()
        .queryParam("action", "token_reused")
        .queryParam("actor", user.id().toString())
        .get("/api/v1/audit")
        .then()
        .body("data", hasSize(1));
  }

  @Test
  void aRevokedTokenOpensNothingAndWhoHoldsStreamsIsTold() {
    TestUser user = newUser();
    Response login = login(user);
    String session = session(login.path("token"));

    form("token", login.path("refresh_token")).post("/auth/revoke").then().statusCode(200);

    get(login.path("token"))
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", is("Bearer error=\"invalid_token\""));
    refresh(login.path("refresh_token")).then().statusCode(400);
    assertThat(ended.contain(UUID.fromString(session))).isTrue();
    form("token", "prt_unknown").post("/auth/revoke").then().statusCode(200);
  }

  @Test
  void sessionsAreListedAndEnded() {
    TestUser user = newUser();
    Response phone = login(user);
    Response laptop = login(user);

    bearer(laptop.path("token"))
        .get("/auth/sessions")
        .then()
        .body("", hasSize(2))
        .body("current", is(List.of(true, false)))
        .body("[0].address", is("127.0.0.1"));
    bearer(laptop.path("token"))
        .delete("/auth/sessions/{id}", session(phone.path("token")))
        .then()
        .statusCode(204);
    get(phone.path("token")).then().statusCode(401);
    bearer(laptop.path("token")).delete("/auth/sessions").then().statusCode(204);
    get(laptop.path("token")).then().statusCode(401);
  }

  @Test
  void aChangedPasswordEndsTheOtherSessions() {
    TestUser user = newUser();
    Response other = login(user);

    as(user)
        .body("{\"password\": \"Other-1234\"}")
        .patch("/api/v1/users/{id}", user.id())
        .then()
        .statusCode(200);

    get(other.path("token")).then().statusCode(401);
    get(user.token()).then().statusCode(200);
  }

  @Test
  void aDisabledAccountIsShutOutAtOnceAndCannotLogIn() {
    TestUser user = newUser();
    Response login = login(user);
    get(login.path("token")).then().statusCode(200);

    access(user, "user", true);

    get(login.path("token")).then().statusCode(401);
    refresh(login.path("refresh_token")).then().statusCode(400);
    login(user).then().statusCode(401);
    access(user, "user", false);
    login(user).then().statusCode(200);
  }

  @Test
  void aDeletedAccountsTokenStopsWithinFiveSeconds() {
    TestUser user = newUser();
    get(user.token()).then().statusCode(200);

    asAdmin().delete("/api/v1/users/{id}", user.id()).then().statusCode(204);

    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(5))
        .untilAsserted(() -> get(user.token()).then().statusCode(401));
  }

  @Test
  void introspectionSaysWhatATokenOpens() {
    Response login = login(newUser());

    introspect(login.path("token"))
        .then()
        .statusCode(200)
        .body("active", is(true))
        .body("username", is(login.<String>path("username")))
        .body("sub", is(login.<String>path("id")))
        .body("token_type", is("access_token"))
        .body("exp", notNullValue());
    introspect(login.path("refresh_token"))
        .then()
        .body("active", is(true))
        .body("token_type", is("refresh_token"));
    introspect("garbage").then().statusCode(200).body("active", is(false)).body("sub", nullValue());
    form("token", login.path("refresh_token")).post("/auth/revoke");
    introspect(login.path("token")).then().body("active", is(false));
  }

  private static Response introspect(String token) {
    return asAdmin()
        .contentType("application/x-www-form-urlencoded")
        .formParam("token", token)
        .post("/auth/introspect");
  }

  private static void access(TestUser user, String role, boolean disabled) {
    asAdmin()
        .body(Map.of("role", role, "disabled", disabled))
        .put("/api/v1/users/{id}/access", user.id())
        .then()
        .statusCode(200)
        .body("disabled", is(disabled));
  }

  private static Response login(TestUser user) {
    return given()
        .contentType("application/json")
        .body(Map.of("username", user.username(), "password", PASSWORD))
        .post("/auth/login");
  }

  private static Response refresh(String token) {
    return form("grant_type", "refresh_token", "refresh_token", token).post("/auth/token");
  }

  private static Response get(String token) {
    return bearer(token).queryParam("limit", 1).get("/api/v1/users");
  }

  private static String session(String token) {
    return bearer(token).get("/auth/sessions").path("find { it.current }.id");
  }

  private static RequestSpecification bearer(String token) {
    return RestAssured.given().auth().oauth2(token);
  }

  private static RequestSpecification form(String... parameters) {
    RequestSpecification request = given().contentType("application/x-www-form-urlencoded");
    for (int i = 0; i < parameters.length; i += 2) {
      request.formParam(parameters[i], parameters[i + 1]);
    }
    return request;
  }
}
