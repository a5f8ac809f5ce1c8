package dev.platformapi.graphql;

import static dev.platformapi.support.Api.adminToken;
import static dev.platformapi.support.Api.asAdmin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.platformapi.cache.Sha256;
import graphql.introspection.IntrospectionQuery;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media types, methods, statuses, persisted queries and limits. */
@QuarkusTest
class GraphqlHttpTest {
  private static final String ME = "{\"query\": \"{ me { username } }\"}";

  @ParameterizedTest
  @CsvSource({
    "application/graphql-response+json, application/graphql-response+json",
    "application/json, application/json",
    "*/*, application/json",
    "'application/graphql-response+json, application/json;q=0.9', application/graphql-response+json",
    "'application/json, application/graphql-response+json;q=0.9', application/json"
  })
  void theClientChoosesTheMediaType(String accept, String type) {
    asAdmin()
        .accept(accept)
        .body(ME)
        .post("/graphql")
        .then()
        .statusCode(200)
        .header("Content-Type", startsWith(type + ";"))
        .body("data.me.username", is("admin"));
  }

  @Test
  void whatTheClientDoesNotTakeIs406() {
    asAdmin().accept("text/html").body(ME).post("/graphql").then().statusCode(406);
  }

  @Test
  void queriesMayBeGottenMutationsNot() {
    given()
        .auth()
        .oauth2(adminToken())
        .queryParam("query", "query ($id: ID!) { node(id: $id) { id } }")
        .queryParam(
            "variables",
            "{\"id\": \"%s\"}".formatted(new GlobalId("User", java.util.UUID.randomUUID())))
        .get("/graphql")
        .then()
        .statusCode(200)
        .body("data.node", nullValue());
    given()
        .auth()
        .oauth2(adminToken())
        .queryParam("query", "mutation { deletePost(id: \"x\") { deletedPostId } }")
        .get("/graphql")
        .then()
        .statusCode(405)
        .header("Allow", "POST")
        .body("errors[0].extensions.code", is("METHOD_NOT_ALLOWED"));
    asAdmin()
        .body(ME)
        .put("/graphql")
        .then()
        .statusCode(405)
        .header("Allow", containsString("GET"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "7",
        "[{\"query\": \"{ me { id } }\"}]",
        "{}",
        "{\"query\": null}",
        "{\"query\": 7}",
        "{\"query\": \"\"}",
        "{\"query\": \"{\"}",
        "{\"query\": \"{ nobody }\"}",
        "{\"query\": \"{ me }\"}",
        "{\"query\": \"{ me { id } }\", \"variables\": 7}",
        "{\"query\": \"{ me { id } }\", \"variables\": []}",
        "{\"query\": \"{ me { id } }\", \"operationName\": 7}",
        "{\"query\": \"{ me { id } }\", \"operationName\": \"other\"}",
        "{\"query\": \"{ me { id } }\", \"extensions\": 7}",
        "{\"query\": \"{ me { id } }\", \"extensions\": {\"persistedQuery\": 7}}",
        "{\"query\": \"query A { me { id } } query B { me { id } }\"}",
        "{\"query\": \"query ($id: ID!) { node(id: $id) { id } }\"}",
        "{\"query\": \"query ($n: Int) { users(first: $n) { totalCount } }\", \"variables\": {\"n\": \"x\"}}",
        "{\"query\": \"query ($n: Int) { users(first: $n) { totalCount } }\", \"variables\": {\"n\": 1e99999}}",
        "{\"query\": \"query ($n: Int) { users(first: $n) { totalCount } }\", \"variables\": {\"n\": 1e99999999999}}",
        "{\"query\": \"{ me { id } }\", \"extensions\": {\"n\": 1e99999999999}}",
        "{\"query\": \"{ users(filter: {createdAt: {gt: \\\"x\\\"}}) { totalCount } }\"}",
        "{\"query\": \"fragment F on User { ...F } { me { ...F } }\"}",
        "{\"query\": \"subscription { me { id } }\"}"
      })
  void whatCannotRunIs400WithoutData(String body) {
    for (String accept : new String[] {"application/json", GraphqlClient.MEDIA_TYPE}) {
      asAdmin()
          .accept(accept)
          .body(body)
          .post("/graphql")
          .then()
          .statusCode(400)
          .body("$", not(org.hamcrest.Matchers.hasKey("data")))
          .body("errors[0].message.length()", lessThan(1000))
          .body("errors[0].extensions.code", is("MALFORMED_REQUEST"))
          .body("errors[0].extensions.requestId", notNullValue());
    }
  }

  @Test
  void otherContentTypesAre415() {
    for (String type :
        new String[] {"text/plain", "application/graphql", "application/json; charset=latin1"}) {
      given()
          .auth()
          .oauth2(adminToken())
          .config(
              io.restassured.RestAssured.config()
                  .encoderConfig(
                      io.restassured.config.EncoderConfig.encoderConfig()
                          .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                          .encodeContentTypeAs(
                              "application/graphql", io.restassured.http.ContentType.TEXT)))
          .contentType(type)
          .body(ME.getBytes(StandardCharsets.UTF_8))
          .post("/graphql")
          .then()
          .statusCode(415);
    }
  }

  @Test
  void aQueryIsSentOnceAndNamedByItsHashFromThenOn() {
    String query = "{ me { username email } } # " + java.util.UUID.randomUUID();
    String hash = Sha256.hex(query.getBytes(StandardCharsets.UTF_8));
    Map<String, Object> extensions =
        Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash));

    asAdmin()
        .body(Map.of("extensions", extensions))
        .post("/graphql")
        .then()
        .statusCode(400)
        .body("errors[0].message", is("PersistedQueryNotFound"))
        .body("errors[0].extensions.code", is("PERSISTED_QUERY_NOT_FOUND"));
    asAdmin()
        .body(Map.of("extensions", extensions, "query", "{ me { id } }"))
        .post("/graphql")
        .then()
        .statusCode(400)
        .body("errors[0].extensions.code", is("MALFORMED_REQUEST"));
    asAdmin()
        .body(Map.of("extensions", extensions, "query", query))
        .post("/graphql")
        .then()
        .statusCode(200);
    asAdmin()
        .body(Map.of("extensions", extensions))
        .post("/graphql")
        .then()
        .statusCode(200)
        .body("data.me.username", is("admin"));
    given()
        .auth()
        .oauth2(adminToken())
        .queryParam(
            "extensions", "{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"" + hash + "\"}}")
        .get("/graphql")
        .then()
        .statusCode(200);
  }

  @Test
  void costIsToldAndLimited() {
    asAdmin()
        .body(
            Map.of(
                "query",
                "query ($n: Int) { users(first: $n) { edges { node { posts(first: 3) { edges { node { id } } } } } } }",
                "variables",
                Map.of("n", 10)))
        .post("/graphql")
        .then()
        .statusCode(200)
        // users 1, ten edges, ten nodes, ten connections, thirty edges, thirty nodes
        .body("extensions.cost.points", is(91))
        .body("extensions.cost.maximum", is(10_000));
    tooComplex(
        "{ users(first: 100) { edges { node { posts(first: 100) { edges { node { id } } } } } } }");
    tooComplex(
        "{ me { posts(first: 100) { edges { node { author { posts(first: 100) { totalCount edges { node { id } } } } } } } } }");
  }

  @Test
  void depthAliasesDirectivesAndTokensAreLimited() {
    StringBuilder deep = new StringBuilder("id");
    for (int i = 0; i < 20; i++) {
      deep.insert(0, "posts(first: 1) { edges { node { author { ").append("} } } }");
    }
    tooComplex("{ me { " + deep + " } }");
    StringBuilder aliases = new StringBuilder();
    StringBuilder directives = new StringBuilder();
    StringBuilder tokens = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      if (i < 60) {
        aliases.append("a").append(i).append(": id ");
        directives.append("... @skip(if: false) { id } ");
      }
      tokens.append("id id ");
    }
    tooComplex("{ me { " + aliases + " } }");
    tooComplex("{ me { " + directives + " } }");
    asAdmin()
        .body(Map.of("query", "{ me { " + tokens + " } }"))
        .post("/graphql")
        .then()
        .statusCode(400);
  }

  static Stream<String> hostile() {
    return Stream.of(
            "{ me " + "{ a ".repeat(1900) + "}".repeat(1900) + " }",
            "{ users(filter: {attributes: "
                + "[".repeat(900)
                + "]".repeat(900)
                + "}) { totalCount } }",
            "{ users(filter: {attributes: {a: "
                + "[".repeat(200)
                + "]".repeat(200)
                + "}}) { totalCount } }",
            "{ users(filter: {usernames: [\"\\u0000\"]}) { totalCount } }",
            "{ users(filter: {usernames: [\"\\ud800\"]}) { totalCount } }",
            "{ users(filter: {search: \"\\u0000\"}) { totalCount } }",
            "{ users(filter: {attributes: {a: 1e400}}) { totalCount } }",
            "{ users(filter: {attributes: {a: 1e-4000000}}) { totalCount } }",
            "{ users(filter: {attributes: 7}) { totalCount } }",
            "{ users(filter: {attributes: null}) { totalCount } }",
            "{ users(filter: {age: {gt: 99999999999}}) { totalCount } }",
            "{ users(filter: {age: {gt: 2147483647}}) { totalCount } }",
            "{ users(filter: {createdAt: {gt: \"+999999999-01-01T00:00:00Z\"}}) { totalCount } }",
            "{ users(first: 2147483648) { totalCount } }",
            "{ users(after: \"\") { totalCount } }",
            "{ users(after: \"" + "A".repeat(100_000) + "\") { totalCount } }",
            "{ user(id: \"" + "A".repeat(100_000) + "\") { id } }",
            "{ node(id: 7) { id } }",
            "\u0000",
            "#" + "x".repeat(500_000),
            "mutation { createUser(input: {username: \"\\u0000\", email: \"\"}) { user { id } } }",
            "mutation { createUser(input: {username: \"abc\", email: \"a@example.com\", attributes: [1]}) { user { id } } }",
            "mutation { createPost(input: {title: \"\\ud800\", body: \"\\u0000\"}) { post { id } } }",
            "mutation { createPost(input: {authorId: \"x\", title: \"t\", body: \"b\"}) { post { id } } }",
            "mutation { updateUser(id: \"x\", input: {username: null}) { user { id } } }",
            "mutation { deletePost(id: \"x\", version: -1) { deletedPostId } }")
        .map(query -> Json.encode(Map.of("query", query)))
        .flatMap(
            body ->
                Stream.of(
                    body,
                    "{\"query\": \"query ($a: JSON) { users(filter: {attributes: $a}) { totalCount } }\","
                        + " \"variables\": {\"a\": {\"b\": "
                        + "[".repeat(990)
                        + "]".repeat(990)
                        + "}}}",
                    wrongVariable("\ud83d\ude00".repeat(600)),
                    wrongVariable("x" + "\ud83d\ude00".repeat(600))))
        .distinct();
  }

  /** What is said of it is cut short, but not in the middle of a character. */
  private static String wrongVariable(String value) {
    return Json.encode(
        Map.of(
            "query",
            "query ($n: Int) { users(first: $n) { totalCount } }",
            "variables",
            Map.of("n", value)));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileInputGetsAClearError(String body) {
    Response answer = asAdmin().body(body).post("/graphql");

    assertThat(answer.statusCode()).isIn(200, 400);
    List<String> codes = answer.jsonPath().getList("errors.extensions.code");
    assertThat(codes == null ? List.of() : codes).doesNotContain("INTERNAL");
    assertThat(answer.asString()).doesNotContain("Exception").doesNotContain("java.");
  }

  /** As GraphiQL and the generators of clients do; but not to any depth. */
  @Test
  void theSchemaIsTold() {
    asAdmin()
        .body(
            Map.of(
                "query",
                IntrospectionQuery.INTROSPECTION_QUERY,
                "operationName",
                "IntrospectionQuery"))
        .post("/graphql")
        .then()
        .statusCode(200)
        .body("data.__schema.queryType.name", is("Query"));
    asAdmin()
        .body(
            Map.of(
                "query",
                "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }"))
        .post("/graphql")
        .then()
        .statusCode(400);
  }

  /** Each fragment spreads the next twice: a small document of very many fields. */
  @Test
  void fragmentsDoNotMultiply() {
    StringBuilder query = new StringBuilder("{ me { ...F0 } } ");
    for (int i = 0; i < 40; i++) {
      query.append("fragment F%1$d on User { ...F%2$d ...F%2$d } ".formatted(i, i + 1));
    }
    query.append("fragment F40 on User { id }");
    long start = System.nanoTime();
    asAdmin().body(Map.of("query", query.toString())).post("/graphql").then().statusCode(400);
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }

  private static void tooComplex(String query) {
    Response answer = asAdmin().body(Map.of("query", query)).post("/graphql");
    assertThat(answer.statusCode()).as(query).isEqualTo(400);
    assertThat(answer.<String>path("errors[0].extensions.code")).isEqualTo("QUERY_TOO_COMPLEX");
  }
}
