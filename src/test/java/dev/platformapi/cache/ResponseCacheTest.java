package dev.platformapi.cache;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.withKey;
import static dev.platformapi.support.Statements.during;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api.TestUser;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Remembered answers: who gets them, and when they are forgotten. */
@QuarkusTest
class ResponseCacheTest {
  private static final String USER = "/api/v2/users/{id}";

  @Inject RedisDataSource redis;

  @Test
  void theSecondAnswerIsTheFirstOneAndTellsItsAge() {
    TestUser user = newUser();
    Response first = asAdmin().get(USER, user.id());

    List<String> statements =
        during(
            () ->
                asAdmin()
                    .get(USER, user.id())
                    .then()
                    .statusCode(200)
                    .header("Age", notNullValue())
                    .header("Cache-Control", "private, no-cache")
                    .header("ETag", first.header("ETag"))
                    .body(is(first.asString())));

    assertThat(statements).isEmpty();
  }

  @Test
  void aListIsRememberedUntilAnyUserChanges() {
    TestUser user = newUser();
    String list = "/api/v1/users?username=" + user.username();
    asAdmin().get(list).then().body("data", hasSize(1));
    assertThat(during(() -> asAdmin().get(list))).isEmpty();

    as(user).body("{\"age\": 44}").patch("/api/v1/users/{id}", user.id()).then().statusCode(200);

    asAdmin().get(list).then().body("data[0].age", is(44));
    asAdmin().delete("/api/v1/users/{id}", user.id()).then().statusCode(204);
    asAdmin().get(list).then().body("data", empty());
    asAdmin().get(USER, user.id()).then().statusCode(404);
  }

  @Test
  void everyWayToChangeAUserIsSeenAtOnce() {
    TestUser user = newUser();
    asAdmin().get(USER, user.id()).then().body("version", is(0));

    asAdmin()
        .body("{\"role\": \"admin\", \"disabled\": false}")
        .put(USER + "/access", user.id())
        .then()
        .statusCode(200);
    asAdmin().get(USER, user.id()).then().body("version", is(1));
    as(user)
        .header("If-Match", "*")
        .body("{\"tags\": [\"x\"]}")
        .patch(USER, user.id())
        .then()
        .statusCode(200);
    asAdmin().get(USER, user.id()).then().body("version", is(2), "tags", is(List.of("x")));
  }

  @Test
  void postsAreForgottenWithTheirChangesAndWithTheirAuthor() {
    TestUser user = newUser();
    String posts = USER + "/posts";
    asAdmin().get(posts, user.id()).then().body("data", empty());
    String id =
        as(user).body("{\"title\": \"t\", \"body\": \"b\"}").post(posts, user.id()).path("id");

    asAdmin().get(posts, user.id()).then().body("data", hasSize(1));
    asAdmin().get("/api/v2/posts/{id}", id).then().body("title", is("t"));
    as(user).body("{\"title\": \"u\"}").patch("/api/v1/posts/{id}", id).then().statusCode(200);
    asAdmin().get("/api/v2/posts/{id}", id).then().body("title", is("u"));
    asAdmin().delete("/api/v1/users/{id}", user.id()).then().statusCode(204);
    asAdmin().get("/api/v2/posts/{id}", id).then().statusCode(404);
    asAdmin().get(posts, user.id()).then().statusCode(404);
  }

  @Test
  void whoMayNotReadGetsNothingFromMemory() {
    TestUser user = newUser();
    asAdmin().get(USER, user.id()).then().statusCode(200);
    as(user).get(USER, user.id()).then().statusCode(200);
    String powerless = newKey(user, "events:read").path("key");

    withKey(powerless).get(USER, user.id()).then().statusCode(403);
    given().get(USER, user.id()).then().statusCode(401);
    asAdmin().get(USER, user.id()).then().statusCode(200);
  }

  @Test
  void whatIsTheCallersOwnIsNeverAnothersAndNotRemembered() {
    TestUser one = newUser();
    TestUser other = newUser();

    for (int i = 0; i < 2; i++) {
      assertThat(as(one).get("/auth/sessions").<List<String>>path("id"))
          .doesNotContainAnyElementsOf(as(other).get("/auth/sessions").<List<String>>path("id"));
    }
    as(one).get("/auth/sessions").then().header("Age", nullValue());
  }

  @Test
  void noTextOfAClientPassesForAnotherQuery() {
    TestUser user = newUser();
    String query = "/api/v2/users?filter[username]=" + user.username();
    String forged = user.username() + "\\\"]}],\\\"search\\\":null},UserOrder[keys=[]]]";

    asAdmin()
        .queryParam("filter[username]", forged)
        .get("/api/v2/users")
        .then()
        .body("data", empty());
    asAdmin().urlEncodingEnabled(false).get(query).then().body("data", hasSize(1));
  }

  @Test
  void aClientCanHaveItReadAnew() {
    TestUser user = newUser();
    asAdmin().get(USER, user.id());

    assertThat(during(() -> asAdmin().header("Cache-Control", "no-cache").get(USER, user.id())))
        .hasSize(1);
  }

  @Test
  void aCrowdAsksTheDatabaseOnce() {
    TestUser user = newUser();
    String list = "/api/v1/users?email=" + user.username() + "@example.com";
    asAdmin().get(USER, user.id());

    List<String> statements =
        during(
            () ->
                IntStream.range(0, 40)
                    .mapToObj(
                        i ->
                            CompletableFuture.runAsync(
                                () ->
                                    asAdmin()
                                        .get(list)
                                        .then()
                                        .statusCode(200)
                                        .body("data", hasSize(1))))
                    .toList()
                    .forEach(CompletableFuture::join));

    assertThat(statements).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void whatAnotherVersionHasStoredIsReadAnew() {
    TestUser user = newUser();
    assertThat(age(user)).isZero();
    for (String key : redis.key().keys("cache:*")) {
      if (!key.startsWith("cache:tag:")) {
        redis.hash(String.class).hset(key, "value", "{\"unknown\": [");
      }
    }

    // From the pod's own memory, as long as that lasts; its age would grow on were Redis's taken.
    Awaitility.await().until(() -> age(user) > 0);
    Awaitility.await().until(() -> age(user) == 0);
  }

  private static int age(TestUser user) {
    Response answer = asAdmin().get(USER, user.id());
    assertThat(answer.statusCode()).isEqualTo(200);
    return Integer.parseInt(answer.header("Age"));
  }

  @Test
  void aMetricTellsTheHits() {
    TestUser user = newUser();
    asAdmin().get(USER, user.id());
    asAdmin().get(USER, user.id());

    given()
        .port(ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class))
        .get("/q/metrics")
        .then()
        .body(
            containsString(
                "platform_cache_requests_total{memory=\"own\",method=\"UserService.get\"}"))
        .body(
            containsString(
                "platform_cache_requests_total{memory=\"none\",method=\"UserService.get\"}"));
  }

  @Test
  void errorsAreNotStored() {
    given()
        .get(USER, newUser().id())
        .then()
        .statusCode(401)
        .header("Cache-Control", "no-store")
        .header("Age", not(notNullValue()));
  }
}
