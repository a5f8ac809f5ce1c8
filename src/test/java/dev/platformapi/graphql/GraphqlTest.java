package dev.platformapi.graphql;

import static dev.platformapi.graphql.GraphqlClient.post;
import static dev.platformapi.graphql.GraphqlClient.run;
import static dev.platformapi.support.Api.adminToken;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.createUser;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.Statements;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queries and mutations. */
@QuarkusTest
class GraphqlTest {
  private static final String CREATE =
      "mutation ($input: CreateUserInput!) { createUser(input: $input)"
          + " { user { id username email age tags attributes version createdAt updatedAt } } }";
  private static final String UPDATE =
      "mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input)"
          + " { user { username age tags attributes version } } }";

  @Test
  void aUserLivesItsLife() {
    String name = uniqueName();
    JsonPath created =
        run(
            CREATE,
            Map.of(
                "input",
                Map.of(
                    "username",
                    name,
                    "email",
                    name + "@example.com",
                    "age",
                    30,
                    "tags",
                    List.of("blue"),
                    "attributes",
                    Map.of("team", "core"))));
    String id = created.getString("data.createUser.user.id");
    assertThat(created.getString("errors")).isNull();
    assertThat(created.getInt("data.createUser.user.age")).isEqualTo(30);
    assertThat(created.getString("data.createUser.user.attributes.team")).isEqualTo("core");
    assertThat(created.getString("data.createUser.user.createdAt")).endsWith("Z");

    JsonPath changed =
        run(UPDATE, Map.of("id", id, "input", Map.of("age", 31, "tags", List.of(), "version", 0)));
    assertThat(changed.getInt("data.updateUser.user.age")).isEqualTo(31);
    assertThat(changed.getString("data.updateUser.user.username")).isEqualTo(name);
    assertThat(changed.getList("data.updateUser.user.tags")).isEmpty();

    JsonPath stale = run(UPDATE, Map.of("id", id, "input", Map.of("age", 32, "version", 0)));
    assertThat(stale.getString("errors[0].extensions.code")).isEqualTo("PRECONDITION_FAILED");
    assertThat(stale.getList("errors[0].path")).containsExactly("updateUser");

    Map<String, Object> removing = new java.util.HashMap<>();
    removing.put("age", null);
    assertThat(
            run(UPDATE, Map.of("id", id, "input", removing))
                .<Object>get("data.updateUser.user.age"))
        .isNull();

    assertThat(
            run("{ node(id: \"%s\") { __typename id } }".formatted(id))
                .getString("data.node.__typename"))
        .isEqualTo("User");
    assertThat(
            run("mutation { deleteUser(id: \"%s\") { deletedUserId } }".formatted(id))
                .getString("data.deleteUser.deletedUserId"))
        .isEqualTo(id);
    assertThat(
            run("{ user(id: \"%1$s\") { id } node(id: \"%1$s\") { id } }".formatted(id))
                .getMap("data"))
        .containsEntry("user", null)
        .containsEntry("node", null);
  }

  @Test
  void aPostLivesItsLife() {
    TestUser author = newUser();
    JsonPath created =
        new JsonPath(
            post(
                    author.token(),
                    "mutation { createPost(input: {title: \"Hello\", body: \"World\"})"
                        + " { post { id title author { username } } } }",
                    Map.of())
                .asString());
    String id = created.getString("data.createPost.post.id");
    assertThat(created.getString("data.createPost.post.author.username"))
        .isEqualTo(author.username());
    assertThat(
            run("mutation { updatePost(id: \"%s\", input: {title: \"Bye\"}) { post { title body } } }"
                    .formatted(id))
                .getMap("data.updatePost.post"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("title", "Bye", "body", "World"));
    assertThat(
            run("{ node(id: \"%s\") { ... on Post { title } } }".formatted(id))
                .getString("data.node.title"))
        .isEqualTo("Bye");
    run("mutation { deletePost(id: \"%s\") { deletedPostId } }".formatted(id));
    assertThat(run("{ node(id: \"%s\") { id } }".formatted(id)).<Object>get("data.node")).isNull();
  }

  @Test
  void mistakesNameTheInputField() {
    JsonPath invalid =
        run(CREATE, Map.of("input", Map.of("username", "x", "email", "y", "attributes", Map.of())));
    assertThat(invalid.<Object>get("data")).isNull();
    assertThat(invalid.getString("errors[0].extensions.code")).isEqualTo("VALIDATION_FAILED");
    assertThat(invalid.getString("errors[0].extensions.requestId")).isNotEmpty();
    assertThat(invalid.<String>getList("errors[0].extensions.errors.field"))
        .containsExactlyInAnyOrder("input.username", "input.email");

    TestUser user = newUser();
    assertThat(
            run(
                    CREATE,
                    Map.of(
                        "input", Map.of("username", user.username(), "email", "new@example.com")))
                .getString("errors[0].extensions.code"))
        .isEqualTo("USERNAME_TAKEN");
    assertThat(
            run(
                    CREATE,
                    Map.of(
                        "input",
                        Map.of(
                            "username", uniqueName(), "email", "a@example.com", "attributes", 7)))
                .getString("errors[0].extensions.errors[0].field"))
        .isEqualTo("input.attributes");
  }

  @Test
  void argumentsThatMakeNoSenseAreErrorsOfTheirField() {
    for (String field :
        List.of(
            "users(first: 0) { edges { cursor } }",
            "users(first: 101) { edges { cursor } }",
            "users(first: -1) { edges { cursor } }",
            "users(first: 1, last: 1) { edges { cursor } }",
            "users(after: \"x\") { edges { cursor } }",
            "users(filter: {age: {gt: -1}}) { edges { cursor } }",
            "users(filter: {tags: [\"not a tag\"]}) { edges { cursor } }",
            "users(filter: {ids: [\"x\"]}) { edges { cursor } }",
            "users(filter: {search: \"!\"}) { edges { cursor } }",
            "user(id: \"\") { id }",
            "user(id: \"%s\") { id }".formatted(new GlobalId("Post", java.util.UUID.randomUUID())),
            "node(id: \"x\") { id }")) {
      JsonPath answer = run("{ me { id } " + field + " }");
      assertThat(answer.getString("errors[0].extensions.code"))
          .as(field + answer.prettify())
          .isEqualTo("INVALID_PARAMETER");
      assertThat(answer.getList("errors")).hasSize(1);
    }
    assertThat(
            run("{ users(filter: {search: \"!\"}) { totalCount } }")
                .getString("errors[0].extensions.errors[0].field"))
        .isEqualTo("filter.search");
  }

  @Test
  void filtersNarrow() {
    String team = uniqueName();
    String prefix = uniqueName();
    for (int i = 0; i < 3; i++) {
      createUser(
          Map.of("age", 20 + i, "tags", List.of("t" + i), "attributes", Map.of("team", team)));
    }
    String mine = "attributes: {team: \"%s\"}".formatted(team);
    assertThat(count("{" + mine + "}")).isEqualTo(3);
    assertThat(count("{" + mine + ", age: {gte: 21}}")).isEqualTo(2);
    assertThat(count("{" + mine + ", age: {gt: 20, lt: 22}}")).isEqualTo(1);
    assertThat(count("{" + mine + ", tags: [\"t1\"]}")).isEqualTo(1);
    assertThat(count("{" + mine + ", anyTag: [\"t1\", \"t2\"]}")).isEqualTo(2);
    assertThat(count("{" + mine + ", createdAt: {gt: \"2999-01-01T00:00:00Z\"}}")).isZero();
    assertThat(count("{" + mine + ", usernames: []}")).isZero();
    assertThat(count("{" + mine + ", ids: []}")).isZero();
    assertThat(count("{usernames: [\"%s\"]}".formatted(prefix))).isZero();
  }

  private static int count(String filter) {
    return run("{ users(filter: %s) { totalCount } }".formatted(filter))
        .getInt("data.users.totalCount");
  }

  @Test
  void whatACallerMayNotSeeIsAnErrorOfItsField() {
    TestUser user = newUser();
    // A key that may read users only reads no posts, and no more than its scopes.
    String key = newKey(user, "users:read").path("key");
    Response answer =
        io.restassured.RestAssured.given()
            .header("X-API-Key", key)
            .contentType("application/json")
            .body(Map.of("query", "{ me { username posts { totalCount } } }"))
            .post("/graphql");
    assertThat(code(answer)).isEqualTo("FORBIDDEN");
    assertThat(answer.<List<Object>>path("errors[0].path")).containsExactly("me", "posts");
    post("nonsense", "{ me { id } }", Map.of())
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer");
  }

  private static String code(Response answer) {
    return new JsonPath(answer.asString()).getString("errors[0].extensions.code");
  }

  @Test
  void fiftyUsersWithPostsAndAuthorsAreThreeStatements() {
    String team = uniqueName();
    for (int i = 0; i < 50; i++) {
      String id = createUser(Map.of("attributes", Map.of("team", team)));
      for (int post = 0; post < i % 4; post++) {
        asAdmin()
            .body(Map.of("title", "title " + post, "body", "b"))
            .post("/api/v1/users/{id}/posts", id)
            .then()
            .statusCode(201);
      }
    }
    String query =
        "{ users(first: 50, filter: {attributes: {team: \"%s\"}}) { edges { node { username"
            + " posts(first: 2) { edges { cursor node { title author { username } } } pageInfo"
            + " { hasNextPage } } } } } }";
    List<JsonPath> answers = new ArrayList<>();
    List<String> statements = Statements.during(() -> answers.add(run(query.formatted(team))));

    assertThat(statements).hasSize(3);
    List<Map<String, Object>> users = answers.get(0).getList("data.users.edges.node");
    assertThat(users).hasSize(50);
    for (int i = 0; i < 50; i++) {
      JsonPath user = answers.get(0).setRootPath("data.users.edges[" + (49 - i) + "].node");
      assertThat(user.getList("posts.edges")).hasSize(Math.min(i % 4, 2));
      assertThat(user.getBoolean("posts.pageInfo.hasNextPage")).isEqualTo(i % 4 > 2);
      if (i % 4 > 0) {
        assertThat(user.getString("posts.edges[0].node.title")).isEqualTo("title " + (i % 4 - 1));
        assertThat(user.getString("posts.edges[0].node.author.username"))
            .isEqualTo(user.getString("username"));
      }
    }
  }

  @Test
  void siblingsAreFetchedAtTheSameTimeUnderLoad() {
    String query =
        "{ a: users(first: 3, filter: {age: {gt: %1$d}}) { totalCount edges { node { id posts { totalCount } } } }"
            + " b: users(last: 2, filter: {age: {lt: %1$d}}) { totalCount edges { node { id } } }"
            + " c: users(orderBy: {field: USERNAME, direction: ASC}, filter: {age: {gte: %1$d}}) { totalCount }"
            + " me { username posts(last: 1) { totalCount } } }";
    adminToken();
    List<CompletableFuture<JsonPath>> answers =
        IntStream.range(0, 400)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> run(query.formatted(i % 100)), POOL))
            .toList();

    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.join().<Object>get("errors")).isNull())
        .allSatisfy(
            answer -> assertThat(answer.join().getString("data.me.username")).isEqualTo("admin"));
  }

  private static final java.util.concurrent.ExecutorService POOL =
      java.util.concurrent.Executors.newFixedThreadPool(
          50,
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });

  @Test
  void totalsAreCountedOnlyWhenSelected() {
    String filter = "filter: {usernames: [\"%s\"]}".formatted(uniqueName());
    assertThat(Statements.during(() -> run("{ users(%s) { edges { cursor } } }".formatted(filter))))
        .hasSize(1);
    assertThat(Statements.during(() -> run("{ users(%s) { totalCount } }".formatted(filter))))
        .anyMatch(statement -> statement.contains("count("));
    // However the selection is written.
    for (String query :
        List.of(
            "{ users { pageInfo { hasNextPage } } users { totalCount } }",
            "{ users { ... { totalCount } } }",
            "{ users { ...F } } fragment F on UserConnection { totalCount }",
            "{ users { n: totalCount } }")) {
      assertThat(run(query).<Object>get("errors")).as(query).isNull();
    }
  }
}
