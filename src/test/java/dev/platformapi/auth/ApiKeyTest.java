package dev.platformapi.auth;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.withKey;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.platformapi.support.Api.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiKeyTest {
  private static final String KEY = "/auth/keys/{id}";

  @Test
  void aKeyIsShownOnceAndOpensItsScopesOnly() {
    TestUser owner = newUser();
    Response created = newKey(owner, "users:read");
    String key = created.path("key");

    created
        .then()
        .statusCode(201)
        .header("Cache-Control", is("no-store"))
        .body("key", startsWith("pak_"));
    assertThat(key).startsWith(created.<String>path("details.prefix"));
    as(owner).get("/auth/keys").then().body("", hasSize(1)).body(not(containsString(key)));
    withKey(key).get("/api/v1/users/{id}", owner.id()).then().statusCode(200);
    withKey(key)
        .body("{\"age\": 20}")
        .patch("/api/v1/users/{id}", owner.id())
        .then()
        .statusCode(403);
    as(owner)
        .get(KEY, created.<String>path("details.id"))
        .then()
        .body("last_used_at", notNullValue());
  }

  @Test
  void aKeyHasNoMoreScopesThanItsOwner() {
    newKey(newUser(), "users:read", "admin")
        .then()
        .statusCode(422)
        .body("errors.pointer", is(List.of("/scopes")));
    newKey(newUser(), "everything").then().statusCode(422);
  }

  @Test
  void aKeyThatEndsMustEndLater() {
    as(newUser())
        .body(
            Map.of(
                "name", "n", "scopes", List.of("users:read"), "expires_at", "2020-01-01T00:00:00Z"))
        .post("/auth/keys")
        .then()
        .statusCode(422)
        .body("errors.pointer", is(List.of("/expires_at")));
  }

  @Test
  void aRotatedKeyOpensBesideTheOldOneInItsGrace() {
    TestUser owner = newUser();
    Response created = newKey(owner, "users:read");
    String old = created.path("key");

    String next = as(owner).post(KEY + "/rotate", created.<String>path("details.id")).path("key");

    assertThat(next).isNotEqualTo(old);
    withKey(next).get("/api/v1/users/{id}", owner.id()).then().statusCode(200);
    withKey(old).get("/api/v1/users/{id}", owner.id()).then().statusCode(200);
  }

  @Test
  void aRevokedKeyOpensNothingAtOnceAndNorDoItsTokens() {
    TestUser owner = newUser();
    Response created = newKey(owner, "users:read");
    String key = created.path("key");
    String token = token(key).path("access_token");
    given().auth().oauth2(token).get("/api/v1/users").then().statusCode(200);
    withKey(key).get("/api/v1/users").then().statusCode(200);

    as(owner).delete(KEY, created.<String>path("details.id")).then().statusCode(204);

    withKey(key).get("/api/v1/users").then().statusCode(401);
    given().auth().oauth2(token).get("/api/v1/users").then().statusCode(401);
    token(key).then().statusCode(401).body("error", is("invalid_client"));
    as(owner).get("/auth/keys").then().body("", hasSize(0));
  }

  @Test
  void aKeyIsTradedForATokenWithNoMoreThanItsScopes() {
    String key = newKey(newUser(), "users:read", "posts:read").path("key");

    token(key)
        .then()
        .statusCode(200)
        .body("scope", is("users:read posts:read"))
        .body("$", not(org.hamcrest.Matchers.hasKey("refresh_token")));
    given()
        .auth()
        .preemptive()
        .basic("any", key)
        .formParam("grant_type", "client_credentials")
        .formParam("scope", "users:read users:write")
        .post("/auth/token")
        .then()
        .body("scope", is("users:read"));
  }

  @Test
  void aKeyOfADisabledAccountOpensNothing() {
    TestUser owner = newUser();
    String key = newKey(owner, "users:read").path("key");
    asAdmin()
        .body(Map.of("role", "user", "disabled", true))
        .put("/api/v1/users/{id}/access", owner.id());

    withKey(key).get("/api/v1/users").then().statusCode(401);
  }

  @Test
  void aKeyAndATokenTogetherAreRefused() {
    TestUser owner = newUser();
    String key = newKey(owner, "users:read").path("key");

    as(owner).header("X-API-Key", key).get("/api/v1/users").then().statusCode(401);
    withKey("pak_" + "x".repeat(10_000)).get("/api/v1/users").then().statusCode(401);
    withKey("nothing").get("/api/v1/users").then().statusCode(401);
  }

  @Test
  void aKeyIsRenamed() {
    TestUser owner = newUser();
    String id = newKey(owner, "users:read").path("details.id");

    as(owner)
        .body(Map.of("name", "nightly", "description", "import"))
        .put(KEY, id)
        .then()
        .statusCode(200)
        .body("name", is("nightly"))
        .body("description", is("import"));
    as(owner).body("{}").put(KEY, id).then().statusCode(422);
  }

  private static Response token(String key) {
    return given()
        .formParam("grant_type", "client_credentials")
        .formParam("client_secret", key)
        .post("/auth/token");
  }
}
