package dev.platformapi.rest.v2;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.platformapi.support.Api;
import dev.platformapi.support.Api.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional requests (RFC 9110, 13). */
@QuarkusTest
class ConditionalTest {
  private static final String USER = "/api/v2/users/{id}";

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/users/{id}", USER})
  void whatTheClientHasIsNotSentAgain(String path) {
    TestUser user = newUser();
    String tag =
        asAdmin().get(path, user.id()).then().header("ETag", "\"0\"").extract().header("ETag");

    for (String known : List.of(tag, "\"x\", " + tag, "W/" + tag, "*")) {
      asAdmin()
          .header("If-None-Match", known)
          .get(path, user.id())
          .then()
          .statusCode(304)
          .header("ETag", tag)
          .body(is(emptyString()));
    }
    as(user)
        .header("If-Match", tag)
        .body("{\"age\": 20}")
        .patch(path, user.id())
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"");
    asAdmin().header("If-None-Match", tag).get(path, user.id()).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/users?username=admin",
        "/api/v2/users?filter[username]=admin",
        "/api/v1/audit?action=registered",
        "/api/v2/users?fields=id&filter[username]=admin"
      })
  void aListHasAStrongTagToo(String list) {
    Response first = asAdmin().get(list);

    first.then().statusCode(200).header("ETag", startsWith("\"")).contentType("application/json");
    asAdmin().header("If-None-Match", first.header("ETag")).get(list).then().statusCode(304);
    asAdmin().header("If-None-Match", "\"other\"").get(list).then().statusCode(200);
  }

  @Test
  void anotherShapeHasAnotherTagWhichStillNamesTheVersion() {
    TestUser user = newUser();
    String whole = asAdmin().get(USER, user.id()).header("ETag");
    String part = asAdmin().queryParam("fields", "id").get(USER, user.id()).header("ETag");

    assertThat(part).isNotEqualTo(whole);
    as(user)
        .header("If-Match", part)
        .body("{\"age\": 20}")
        .patch(USER, user.id())
        .then()
        .statusCode(200);
    as(user)
        .header("If-Match", part)
        .body("{\"age\": 21}")
        .patch(USER, user.id())
        .then()
        .statusCode(412);
  }

  @Test
  void aBlindOverwriteIsRefused() {
    TestUser user = newUser();

    as(user)
        .body("{\"age\": 20}")
        .patch(USER, user.id())
        .then()
        .statusCode(428)
        .body("code", is("PRECONDITION_REQUIRED"));
    as(user).body(body(user, 20)).put(USER, user.id()).then().statusCode(428);
    as(user)
        .header("If-Match", "*")
        .body(body(user, 20))
        .put(USER, user.id())
        .then()
        .statusCode(200);
    as(user).body(body(user, 21)).put("/api/v1/users/{id}", user.id()).then().statusCode(200);
  }

  @Test
  void aStaleChangeIsRefused() {
    TestUser user = newUser();
    as(user)
        .header("If-Match", "\"0\"")
        .body("{\"age\": 20}")
        .patch(USER, user.id())
        .then()
        .statusCode(200);

    as(user)
        .header("If-Match", "\"0\"")
        .body("{\"age\": 21}")
        .patch(USER, user.id())
        .then()
        .statusCode(412)
        .body("code", is("PRECONDITION_FAILED"));
    as(user)
        .header("If-Match", "W/\"1\"")
        .body("{\"age\": 21}")
        .patch(USER, user.id())
        .then()
        .statusCode(412);
    as(user).header("If-Match", "\"0\"").delete(USER, user.id()).then().statusCode(412);
    as(user)
        .header("If-Match", "\"0\"")
        .body("{\"age\": 21}")
        .patch("/api/v1/users/{id}", user.id())
        .then()
        .statusCode(412);
    as(user).header("If-Match", "\"0\", \"1\"").delete(USER, user.id()).then().statusCode(204);
    asAdmin().header("If-Match", "\"1\"").delete(USER, user.id()).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "\"", ",", "x\"0\"", "\"0\", y"})
  void whatIsNoTagIsRefused(String tags) {
    TestUser user = newUser();

    as(user)
        .header("If-Match", tags)
        .body("{\"age\": 20}")
        .patch(USER, user.id())
        .then()
        .statusCode(400)
        .body("errors[0].pointer", is("If-Match"));
  }

  @Test
  void fiftyWritersLoseNoChange() {
    TestUser user = newUser();
    user.token();
    ExecutorService writers = Executors.newFixedThreadPool(10);
    try {
      List<CompletableFuture<Void>> all =
          IntStream.range(0, 50)
              .mapToObj(i -> CompletableFuture.runAsync(() -> addAttribute(user, "w" + i), writers))
              .toList();
      all.forEach(CompletableFuture::join);
    } finally {
      writers.shutdownNow();
    }

    Response end = asAdmin().get(USER, user.id());
    assertThat(end.<java.util.Map<String, Object>>path("attributes")).hasSize(50);
    assertThat(end.<Integer>path("version")).isEqualTo(50);
  }

  /**
   * Reads, adds to what it has read, and writes all of it; begins anew when somebody was faster.
   */
  private static void addAttribute(TestUser user, String name) {
    int status = 0;
    while (status != 200) {
      Response read = as(user).get(USER, user.id());
      java.util.Map<String, Object> attributes = read.path("attributes");
      attributes.put(name, true);
      Response written =
          as(user)
              .header("If-Match", read.header("ETag"))
              .body(
                  java.util.Map.of(
                      "username",
                      user.username(),
                      "email",
                      user.username() + "@example.com",
                      "attributes",
                      attributes))
              .put(USER, user.id());
      status = written.statusCode();
      assertThat(status).isIn(200, 412);
    }
  }

  @Test
  void postsAreGuardedAlike() {
    TestUser user = newUser();
    String id =
        as(user)
            .body("{\"title\": \"t\", \"body\": \"b\"}")
            .post(USER + "/posts", user.id())
            .then()
            .header("ETag", "\"0\"")
            .extract()
            .path("id");
    String post = "/api/v2/posts/" + id;

    as(user).body("{\"title\": \"x\"}").patch(post).then().statusCode(428);
    as(user)
        .header("If-Match", "\"0\"")
        .body("{\"title\": \"x\"}")
        .patch(post)
        .then()
        .statusCode(200);
    as(user)
        .header("If-Match", "\"0\"")
        .body("{\"title\": \"y\"}")
        .patch(post)
        .then()
        .statusCode(412);
    as(user).header("If-Match", "\"0\"").delete(post).then().statusCode(412);
    as(user).header("If-Match", "\"1\"").delete(post).then().statusCode(204);
  }

  @Test
  void headIsGetWithoutContent() {
    TestUser user = newUser();

    asAdmin()
        .head(USER, user.id())
        .then()
        .statusCode(200)
        .header("ETag", "\"0\"")
        .body(is(emptyString()));
    asAdmin().head("/api/v2/users").then().statusCode(200).body(is(emptyString()));
    given().head(USER, user.id()).then().statusCode(401);
  }

  @Test
  void optionsTellsTheMethods() {
    String allow =
        asAdmin().options(USER, Api.uniqueName()).then().statusCode(200).extract().header("Allow");

    assertThat(allow.split(", *")).contains("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS");
  }

  private static String body(TestUser user, int age) {
    return "{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\", \"age\": %2$d}"
        .formatted(user.username(), age);
  }
}
