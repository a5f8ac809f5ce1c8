package dev.platformapi.auth;

import static dev.platformapi.support.Api.PASSWORD;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api.TestUser;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LoginTest {
  @Inject Pool database;

  @Test
  void somebodySignsUpAndLogsInAsAUser() {
    String name = uniqueName();

    given()
        .contentType(ContentType.JSON)
        .body(Map.of("username", name, "email", name + "@example.com", "password", PASSWORD))
        .post("/auth/register")
        .then()
        .statusCode(201)
        .body("username", is(name));
    login(name, PASSWORD)
        .then()
        .statusCode(200)
        .body(
            "scope",
            is("users:read users:write posts:read posts:write events:read events:publish"));
  }

  @Test
  void signingUpNeedsAPasswordAndTakesNoRole() {
    String name = uniqueName();
    Map<String, String> body = Map.of("username", name, "email", name + "@example.com");

    given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/auth/register")
        .then()
        .statusCode(422)
        .body("errors.pointer", hasItem("/password"));
    given()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "username",
                name,
                "email",
                name + "@example.com",
                "password",
                PASSWORD,
                "role",
                "admin"))
        .post("/auth/register")
        .then()
        .statusCode(400)
        .body("errors.pointer", hasItem("/role"));
  }

  @Test
  void anUnknownUserAndAWrongPasswordGetTheSameAnswer() {
    Response unknown = login(uniqueName(), "Wrong-1234");
    Response wrong = login(newUser().username(), "Wrong-1234");

    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.<String>path("detail")).isEqualTo(wrong.path("detail"));
    assertThat(unknown.<String>path("code")).isEqualTo(wrong.path("code"));
  }

  @Test
  void guessingIsThrottledForThatAccountOnly() {
    TestUser user = newUser();
    for (int i = 0; i < 5; i++) {
      login(user.username(), "Wrong-1234").then().statusCode(401);
    }

    login(user.username().toUpperCase(), PASSWORD)
        .then()
        .statusCode(429)
        .body("code", is("RATE_LIMITED"))
        .header("Retry-After", Integer::parseInt, greaterThan(0));
    given()
        .formParam("grant_type", "password")
        .formParam("username", user.username())
        .formParam("password", PASSWORD)
        .post("/auth/token")
        .then()
        .statusCode(429)
        .header("Retry-After", matchesPattern("\\d+"));
    login(newUser().username(), PASSWORD).then().statusCode(200);
    asAdmin()
        .queryParam("target", user.id().toString())
        .queryParam("action", "login_throttled")
        .get("/api/v1/audit")
        .then()
        .body("data.size()", is(1));
  }

  @Test
  void aSuccessForgivesEarlierFailures() {
    TestUser user = newUser();
    for (int i = 0; i < 4; i++) {
      login(user.username(), "Wrong-1234");
    }
    login(user.username(), PASSWORD).then().statusCode(200);

    login(user.username(), "Wrong-1234").then().statusCode(401);
    login(user.username(), PASSWORD).then().statusCode(200);
  }

  @Test
  void aWeakHashIsMadeAnewAtLogin() {
    TestUser user = newUser();
    setHash(user, BcryptUtil.bcryptHash(PASSWORD, 4));

    login(user.username(), PASSWORD).then().statusCode(200);

    assertThat(hash(user)).startsWith("$2a$05$");
    login(user.username(), PASSWORD).then().statusCode(200);
  }

  @Test
  void anotherServiceVerifiesATokenWithTheKeySetAlone() throws Exception {
    TestUser user = newUser();
    String keys = given().get("/.well-known/jwks.json").then().statusCode(200).extract().asString();

    JwtClaims claims =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(
                new JwksVerificationKeyResolver(new JsonWebKeySet(keys).getJsonWebKeys()))
            .setExpectedIssuer("http://localhost:8080")
            .setExpectedAudience("platform-api")
            .build()
            .processToClaims(user.token());

    assertThat(claims.getSubject()).isEqualTo(user.id().toString());
    assertThat(keys).doesNotContain("\"d\"");
  }

  @Test
  void theMetadataNameTheEndpoints() {
    given()
        .get("/.well-known/oauth-authorization-server")
        .then()
        .statusCode(200)
        .body("issuer", is("http://localhost:8080"))
        .body("token_endpoint", is("http://localhost:8080/auth/token"))
        .body("jwks_uri", is("http://localhost:8080/.well-known/jwks.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x=1                                             | 400 | invalid_request",
        "grant_type=                                     | 400 | invalid_request",
        "grant_type=implicit                             | 400 | unsupported_grant_type",
        "grant_type=password                             | 400 | invalid_request",
        "grant_type=password&username=admin&password=x   | 400 | invalid_grant",
        "grant_type=password&grant_type=password         | 400 | invalid_request",
        "grant_type=refresh_token                        | 400 | invalid_request",
        "grant_type=refresh_token&refresh_token=prt_no   | 400 | invalid_grant",
        "grant_type=refresh_token&refresh_token=%00      | 400 | invalid_request",
        "grant_type=client_credentials                   | 400 | invalid_request",
        "grant_type=client_credentials&client_secret=no  | 401 | invalid_client",
        "grant_type=client_credentials&client_secret=pak_no&scope=all | 400 | invalid_scope",
      })
  void aBadGrantIsRefusedInTheWordsOfTheStandard(String body, int status, String error) {
    given()
        .contentType("application/x-www-form-urlencoded")
        .body(body)
        .post("/auth/token")
        .then()
        .statusCode(status)
        .contentType(ContentType.JSON)
        .header("Cache-Control", is("no-store"))
        .body("error", is(error));
  }

  @Test
  void whatMattersIsInTheAuditLog() {
    TestUser user = newUser();
    login(user.username(), "Wrong-1234");
    login(user.username(), PASSWORD);

    Response log =
        asAdmin()
            .queryParam("target", user.id().toString())
            .queryParam("limit", 1)
            .get("/api/v1/audit");

    log.then()
        .body("data[0].action", is("LOGGED_IN"))
        .body("data[0].actor", is(user.username()))
        .body("data[0].address", is("127.0.0.1"))
        .body("data[0].request_id", matchesPattern("[0-9a-f-]{36}"));
    asAdmin()
        .queryParam("target", user.id().toString())
        .queryParam("after", log.<String>path("next"))
        .get("/api/v1/audit")
        .then()
        .body("data.action", is(java.util.List.of("LOGIN_FAILED")))
        .body("next", nullValue());
  }

  private static Response login(String username, String password) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("username", username, "password", password))
        .post("/auth/login");
  }

  private void setHash(TestUser user, String hash) {
    database
        .preparedQuery("UPDATE users SET password_hash = $1 WHERE id = $2")
        .execute(Tuple.of(hash, user.id()))
        .await()
        .atMost(Duration.ofSeconds(5));
  }

  private String hash(TestUser user) {
    return database
        .preparedQuery("SELECT password_hash FROM users WHERE id = $1")
        .execute(Tuple.of(user.id()))
        .await()
        .atMost(Duration.ofSeconds(5))
        .iterator()
        .next()
        .getString(0);
  }
}
