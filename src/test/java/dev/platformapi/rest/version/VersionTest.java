package dev.platformapi.rest.version;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests name a version, and what the answers say of it. */
@QuarkusTest
class VersionTest {
  private static final String HEADER = "X-API-Version";

  @Test
  void thePathNamesTheVersion() {
    asAdmin().get("/api/v1/users").then().header(HEADER, "1.0").body("pagination.page", is(1));
    asAdmin().get("/api/v2/users").then().header(HEADER, "2.0").body("page", notNullValue());
    asAdmin().get("/api/v3/users").then().statusCode(404).body("code", is("NOT_FOUND"));
  }

  @Test
  void theHeaderNamesTheVersionAndNoneIsTheFirst() {
    asAdmin()
        .get("/api/users?limit=1")
        .then()
        .statusCode(200)
        .header(HEADER, "1.0")
        .body("pagination.limit", is(1));
    asAdmin().header(HEADER, "1.0").get("/api/users").then().header(HEADER, "1.0");
    asAdmin()
        .header(HEADER, "2.0")
        .urlEncodingEnabled(false)
        .get("/api/users?filter[username]=admin")
        .then()
        .statusCode(200)
        .header(HEADER, "2.0")
        .body("data.username", is(java.util.List.of("admin")), "page", notNullValue());
  }

  @Test
  void onlyWhatTheHeaderChoosesVariesOnIt() {
    assertThat(asAdmin().get("/api/users").headers().getValues("Vary")).contains(HEADER);
    assertThat(asAdmin().get("/api/v1/users").headers().getValues("Vary")).doesNotContain(HEADER);
  }

  @Test
  void theHeaderChoosesForEveryMethodAndPath() {
    TestUser user = newUser();

    as(user)
        .header(HEADER, "2.0")
        .body("{\"age\": 20}")
        .patch("/api/users/{id}", user.id())
        .then()
        .statusCode(428);
    as(user)
        .body("{\"age\": 20}")
        .patch("/api/users/{id}", user.id())
        .then()
        .statusCode(200)
        .body("age", is(20));
    as(user)
        .header(HEADER, "2.0")
        .body("{\"title\": \"t\", \"body\": \"b\"}")
        .post("/api/users/{id}/posts", user.id())
        .then()
        .statusCode(201)
        .header("Location", containsString("/api/v2/posts/"));
    asAdmin().header(HEADER, "2.0").get("/api/users:export").then().statusCode(200);
    given().header(HEADER, "2.0").get("/api/users").then().statusCode(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.0", "2", "v2", "1.0, 2.0", "x'\"<>", "2.0 "})
  void anUnknownVersionIsRefused(String version) {
    var answer = asAdmin().header(HEADER, version).get("/api/users");
    if (version.equals("2.0 ")) {
      answer.then().statusCode(200);
    } else {
      answer
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body(
              "detail", is("Unsupported API version: " + version), "code", is("INVALID_PARAMETER"));
    }
  }

  @Test
  void twoVersionsAtOnceAreRefused() {
    assertThat(
            RawHttp.send("GET", "/api/users", new byte[0], HEADER + ": 1.0", HEADER + ": 2.0")
                .status())
        .isEqualTo(400);
    asAdmin()
        .header(HEADER, "1.0")
        .get("/api/v2/users")
        .then()
        .statusCode(400)
        .body("detail", containsString("contradicts"));
    asAdmin().header(HEADER, "2.0").get("/api/v2/users").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
  void latestLeadsToTheCurrentVersionWithMethodBodyAndQuery(String method) {
    given()
        .redirects()
        .follow(false)
        .urlEncodingEnabled(false)
        .request(method, "/api/latest/users/x%2Fy?q=a%20b&filter[age]=3")
        .then()
        .statusCode(307)
        .header("Location", is("/api/v2/users/x%2Fy?q=a%20b&filter[age]=3"));
  }

  @Test
  void latestCannotBeLedAstray() {
    for (String path :
        new String[] {"/api/latest//evil.example", "/api/latest/../evil", "/api/latest"}) {
      RawHttp.Answer answer = RawHttp.send("GET", path, new byte[0]);
      assertThat(answer.header("Location"))
          .as(path)
          .satisfiesAnyOf(
              location -> assertThat(location).startsWith("/api/v2"),
              location -> assertThat(location).isNull());
    }
  }

  @Test
  void aVersionInItsPrimeHasNoEnd() {
    asAdmin()
        .get("/api/v1/users")
        .then()
        .header("Deprecation", nullValue())
        .header("Sunset", nullValue());
  }

  @Test
  void eachVersionHasItsDocument() {
    for (ApiVersion version : ApiVersion.values()) {
      java.util.Map<String, ?> paths =
          given()
              .queryParam("format", "json")
              .get(version.document())
              .then()
              .statusCode(200)
              .body("info.version", is(version.number()))
              .extract()
              .path("paths");

      assertThat(paths.keySet()).anyMatch(path -> path.startsWith(version.root() + "/"));
      assertThat(paths.keySet())
          .allMatch(path -> path.startsWith(version.root() + "/") || !path.startsWith("/api/"));
    }
    given()
        .redirects()
        .follow(false)
        .get("/openapi")
        .then()
        .statusCode(307)
        .header("Location", "/openapi/v2");
  }
}
