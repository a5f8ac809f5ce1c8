package dev.platformapi.rest.v1;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.platformapi.support.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PostResourceTest {
  private static final String POSTS = "/api/v1/users/{id}/posts";
  private static final String POST = "/api/v1/posts/{id}";

  @Test
  void aPostIsWrittenReadChangedAndDeleted() {
    Api.TestUser ann = newUser();
    Response written =
        as(ann).body(Map.of("title", "First", "body", "Hello")).post(POSTS, ann.id());
    String id = written.path("id");

    written
        .then()
        .statusCode(201)
        .header("Location", equalTo("/api/v1/posts/" + id))
        .body("author_id", is(ann.id().toString()));
    as(ann)
        .body("{\"title\": \"Second\"}")
        .patch(POST, id)
        .then()
        .statusCode(200)
        .body("title", is("Second"))
        .body("body", is("Hello"))
        .body("version", is(1));
    as(ann)
        .body(Map.of("title", "Third", "body", ""))
        .put(POST, id)
        .then()
        .statusCode(200)
        .body("body", is(""));
    as(ann).delete(POST, id).then().statusCode(204);
    as(ann).get(POST, id).then().statusCode(404).body("code", is("NOT_FOUND"));
  }

  @Test
  void postsOfAUserComeInPagesTheNewestFirst() {
    Api.TestUser ann = newUser();
    for (String title : List.of("1", "2", "3")) {
      as(ann).body(Map.of("title", title, "body", "")).post(POSTS, ann.id());
    }

    as(ann)
        .queryParam("limit", 2)
        .get(POSTS, ann.id())
        .then()
        .statusCode(200)
        .body("data.title", is(List.of("3", "2")))
        .body("pagination.total", is(3))
        .body("links.next", is("/api/v1/users/" + ann.id() + "/posts?page=2&limit=2"));
  }

  @Test
  void aUserWithoutPostsHasAnEmptyListAndNoUserHasNone() {
    Api.TestUser ann = newUser();

    as(ann).get(POSTS, ann.id()).then().statusCode(200).body("data", hasSize(0));
    as(ann).get(POSTS, UUID.randomUUID()).then().statusCode(404);
    asAdmin()
        .body(Map.of("title", "t", "body", "b"))
        .post(POSTS, UUID.randomUUID())
        .then()
        .statusCode(404);
  }

  @Test
  void aPostBelongsToItsAuthor() {
    Api.TestUser ann = newUser();
    Api.TestUser bob = newUser();
    String id = as(ann).body(Map.of("title", "t", "body", "b")).post(POSTS, ann.id()).path("id");

    as(bob).get(POST, id).then().statusCode(200);
    as(bob).body("{\"title\": \"x\"}").patch(POST, id).then().statusCode(403);
    as(bob).body(Map.of("title", "x", "body", "")).put(POST, id).then().statusCode(403);
    as(bob).delete(POST, id).then().statusCode(403);
    as(bob).body(Map.of("title", "x", "body", "")).post(POSTS, ann.id()).then().statusCode(403);
    asAdmin().delete(POST, id).then().statusCode(204);
  }
}
