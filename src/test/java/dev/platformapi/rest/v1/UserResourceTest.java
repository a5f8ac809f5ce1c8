package dev.platformapi.rest.v1;

import static dev.platformapi.support.Api.PASSWORD;
import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UserResourceTest {
  private static final String USERS = "/api/v1/users";
  private static final String USER = USERS + "/{id}";

  @Test
  void aUserIsCreatedAndReadBack() {
    String name = uniqueName();
    Response created =
        asAdmin()
            .body(
                """
                {"username": "%s", "email": "%s@Example.com", "password": "Secret-123",
                 "age": 13, "tags": ["Blue", "b_2-x"], "attributes": {"team": "core", "n": 1.50}}
                """
                    .formatted(name, name))
            .post(USERS);

    created
        .then()
        .statusCode(201)
        .header("Location", equalTo(USERS + "/" + created.path("id")))
        .body("username", is(name))
        .body("email", is(name + "@Example.com"))
        .body("age", is(13))
        .body("tags", is(List.of("blue", "b_2-x")))
        .body("attributes.team", is("core"))
        .body("created_at", matchesPattern("\\d{4}-.*Z"))
        .body("updated_at", is(created.<String>path("created_at")))
        .body(not(containsString("password")));
    Response read = asAdmin().get(created.header("Location"));
    assertThat(read.jsonPath().getMap("")).isEqualTo(created.jsonPath().getMap(""));
    assertThat(read.asString()).contains("1.50");
  }

  @Test
  void passwordAndAgeAreOptional() {
    String name = uniqueName();

    asAdmin()
        .body(Map.of("username", name, "email", name + "@example.com"))
        .post(USERS)
        .then()
        .statusCode(201)
        .body("age", nullValue())
        .body("tags", hasSize(0))
        .body("attributes.size()", is(0));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("username", name, "password", PASSWORD))
        .post("/auth/login")
        .then()
        .statusCode(401);
  }

  @Test
  void everyBrokenRuleIsNamed() {
    asAdmin()
        .body(
            """
            {"username": "a b", "email": "nobody", "password": "short", "age": 12,
             "tags": ["ok", "not ok"]}
            """)
        .post(USERS)
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("code", is("VALIDATION_FAILED"))
        .body(
            "errors.pointer",
            is(
                List.of(
                    "/age",
                    "/email",
                    "/password",
                    "/password",
                    "/password",
                    "/tags/1",
                    "/username")));
  }

  @Test
  void usernameAndEmailAreUniqueWithoutRegardToCase() {
    Api.TestUser taken = newUser();

    asAdmin()
        .body(Map.of("username", taken.username().toUpperCase(), "email", "x@example.com"))
        .post(USERS)
        .then()
        .statusCode(409)
        .body("code", is("USERNAME_TAKEN"));
    asAdmin()
        .body(Map.of("username", uniqueName(), "email", taken.username() + "@EXAMPLE.COM"))
        .post(USERS)
        .then()
        .statusCode(409)
        .body("code", is("EMAIL_TAKEN"));
  }

  @Test
  void aListHasTheEnvelopeOfTheSourceDocument() {
    String team = uniqueName();
    for (int i = 0; i < 3; i++) {
      create(Map.of("team", team));
    }
    String filter = "{\"team\": \"" + team + "\"}";

    Response first = asAdmin().queryParam("attributes", filter).queryParam("limit", 2).get(USERS);

    first
        .then()
        .statusCode(200)
        .body("data", hasSize(2))
        .body("data.attributes.team", everyItem(is(team)))
        .body("pagination", is(Map.of("page", 1, "limit", 2, "total", 3, "pages", 2)))
        .body("links.prev", nullValue());
    Response second = asAdmin().urlEncodingEnabled(false).get(first.<String>path("links.next"));
    second
        .then()
        .body("data", hasSize(1))
        .body("pagination.page", is(2))
        .body("links.next", nullValue())
        .body("links.prev", is(first.<String>path("links.self")));
  }

  @Test
  void aPageBeyondTheEndIsEmpty() {
    asAdmin()
        .queryParam("page", Integer.MAX_VALUE)
        .queryParam("limit", 100)
        .get(USERS)
        .then()
        .statusCode(200)
        .body("data", hasSize(0))
        .body("links.next", nullValue());
  }

  @Test
  void aListIsSortedAsAsked() {
    String team = uniqueName();
    create(Map.of("team", team));
    create(Map.of("team", team));
    String filter = "{\"team\":\"" + team + "\"}";

    List<String> names =
        asAdmin()
            .queryParam("attributes", filter)
            .queryParam("sort", "username")
            .queryParam("order", "asc")
            .get(USERS)
            .path("data.username");
    List<String> newestFirst =
        asAdmin().queryParam("attributes", filter).get(USERS).path("data.created_at");

    assertThat(names).hasSize(2).isSorted();
    assertThat(newestFirst).hasSize(2).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void aListIsFilteredByNameAndAddress() {
    Api.TestUser user = newUser();

    asAdmin()
        .queryParam("username", user.username().toUpperCase())
        .get(USERS)
        .then()
        .body("data.id", is(List.of(user.id().toString())));
    asAdmin()
        .queryParam("email", user.username() + "@EXAMPLE.com")
        .get(USERS)
        .then()
        .body("data.id", is(List.of(user.id().toString())));
  }

  @Test
  void putReplacesAndKeepsThePassword() {
    Api.TestUser user = newUser();
    String name = uniqueName();

    as(user)
        .body(Map.of("username", name, "email", name + "@example.com", "age", 50))
        .put(USER, user.id())
        .then()
        .statusCode(200)
        .body("username", is(name))
        .body("age", is(50))
        .body("version", is(1));
    assertThat(Api.login(name, PASSWORD)).isNotEmpty();
  }

  @Test
  void patchMergesAndNullRemoves() {
    String id = create(Map.of("team", "core", "floor", 3));
    asAdmin().body("{\"age\": 40}").patch(USER, id).then().statusCode(200);

    asAdmin()
        .contentType("application/merge-patch+json")
        .body("{\"age\": null, \"attributes\": {\"floor\": null, \"desk\": \"7a\"}}")
        .patch(USER, id)
        .then()
        .statusCode(200)
        .body("age", nullValue())
        .body("attributes", is(Map.of("team", "core", "desk", "7a")));
  }

  @Test
  void aChangedPasswordLogsInAndTheOldOneDoesNot() {
    Api.TestUser user = newUser();

    as(user).body("{\"password\": \"Other-1234\"}").patch(USER, user.id()).then().statusCode(200);

    assertThat(Api.login(user.username(), "Other-1234")).isNotEmpty();
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("username", user.username(), "password", PASSWORD))
        .post("/auth/login")
        .then()
        .statusCode(401);
  }

  @Test
  void aDeletedUserIsGoneWithItsPosts() {
    Api.TestUser user = newUser();
    String post =
        as(user)
            .body("{\"title\": \"t\", \"body\": \"b\"}")
            .post(USER + "/posts", user.id())
            .path("id");

    asAdmin().delete(USER, user.id()).then().statusCode(204);

    asAdmin().get(USER, user.id()).then().statusCode(404).body("code", is("NOT_FOUND"));
    asAdmin().get("/api/v1/posts/{id}", post).then().statusCode(404);
    asAdmin().delete(USER, user.id()).then().statusCode(404);
  }

  @Test
  void onlyAdministratorsCreateAndOnlyOwnersChange() {
    Api.TestUser user = newUser();
    Api.TestUser other = newUser();
    Map<String, Object> body = new HashMap<>(Map.of("username", uniqueName()));
    body.put("email", uniqueName() + "@example.com");

    as(user).body(body).post(USERS).then().statusCode(403).body("code", is("FORBIDDEN"));
    as(user).body(body).put(USER, other.id()).then().statusCode(403);
    as(user).body("{}").patch(USER, other.id()).then().statusCode(403);
    as(user).delete(USER, other.id()).then().statusCode(403);
    as(user).get(USER, other.id()).then().statusCode(200);
  }

  @Test
  void aGuestIsAskedForAToken() {
    given()
        .get(USER, UUID.randomUUID())
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", is("Bearer"))
        .contentType("application/problem+json")
        .body("code", is("UNAUTHENTICATED"));
  }

  private static String create(Map<String, Object> attributes) {
    String name = uniqueName();
    return asAdmin()
        .body(Map.of("username", name, "email", name + "@example.com", "attributes", attributes))
        .post(USERS)
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }
}
