package dev.platformapi.auth;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static dev.platformapi.support.Api.withKey;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.rest.version.ApiVersion;
import dev.platformapi.support.Scene;
import dev.platformapi.support.Scene.Kind;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what: every operation of REST and GraphQL against every kind of caller. The operations
 * are found in the OpenAPI documents and the GraphQL schema; one that has no row fails the test.
 */
@QuarkusTest
class PermissionTableTest {
  private static final String USER = "{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\"}";
  private static final String ROOM = "{\"name\": \"%1$s\", \"access\": \"private\"}";
  private static final String POST = "{\"title\": \"t\", \"body\": \"b\"}";

  /**
   * Statuses for a guest, another user, the owner, an administrator, a key, a key without scope.
   */
  private static final Map<String, Row> REST =
      rows(
          row("listUsers", 401, 200, 200, 200, 200, 403),
          row("createUser", USER, 401, 403, 403, 201, 403, 403),
          row("createUsers", "{\"users\": [" + USER + "]}", 401, 403, 403, 200, 403, 403),
          row("exportUsers", 401, 200, 200, 200, 200, 403),
          row("getUser", 401, 200, 200, 200, 200, 403),
          row("replaceUser", USER, 401, 403, 200, 200, 200, 403),
          row("updateUser", "{\"age\": 20}", 401, 403, 200, 200, 200, 403),
          row("deleteUser", 401, 403, 204, 204, 204, 403),
          row("getUserAccess", 401, 403, 403, 200, 403, 403),
          row("setUserAccess", "{\"role\": \"admin\"}", 401, 403, 403, 200, 403, 403),
          row("getUserPlan", 401, 403, 403, 200, 403, 403),
          row("setUserPlan", "{\"plan\": \"pro\"}", 401, 403, 403, 200, 403, 403),
          row("getLimits", 401, 200, 200, 200, 200, 200),
          row("listPostsOfUser", 401, 200, 200, 200, 200, 403),
          row("createPost", POST, 401, 403, 201, 201, 201, 403),
          row("getPost", 401, 200, 200, 200, 200, 403),
          row("replacePost", POST, 401, 403, 200, 200, 200, 403),
          row("updatePost", "{\"title\": \"x\"}", 401, 403, 200, 200, 200, 403),
          row("deletePost", 401, 403, 204, 204, 204, 403),
          row("listAudit", 401, 403, 403, 200, 403, 403),
          row("listSessions", 401, 200, 200, 200, 403, 403),
          row("revokeSessions", 401, 204, 204, 204, 403, 403),
          row("revokeSession", 401, 404, 204, 404, 403, 403),
          row(
              "createKey",
              "{\"name\": \"n\", \"scopes\": [\"users:read\"]}",
              401,
              201,
              201,
              201,
              403,
              403),
          row("listKeys", 401, 200, 200, 200, 403, 403),
          row("getKey", 401, 404, 200, 404, 403, 403),
          row("renameKey", "{\"name\": \"m\"}", 401, 404, 200, 404, 403, 403),
          row("setKeyPlan", "{\"plan\": \"pro\"}", 401, 403, 403, 200, 403, 403),
          row("rotateKey", 401, 404, 200, 404, 403, 403),
          row("revokeKey", 401, 404, 204, 404, 403, 403),
          row("createTicket", 401, 200, 200, 200, 200, 200),
          row("publishEvent", "{\"data\": 1}", 401, 201, 201, 201, 403, 403),
          row("createRoom", ROOM, 401, 201, 201, 201, 403, 403),
          row("listRooms", 401, 200, 200, 200, 403, 200),
          row("getRoom", 401, 404, 200, 200, 403, 200),
          row("setRoomAccess", "{\"access\": \"public\"}", 401, 404, 200, 200, 403, 403),
          row("deleteRoom", 401, 404, 204, 204, 403, 403),
          row("listRoomMembers", 401, 404, 200, 200, 403, 200),
          row("addRoomMember", 401, 404, 204, 204, 403, 403),
          row("removeRoomMember", 401, 404, 204, 204, 403, 403),
          row("introspectToken", "token=x", 401, 403, 403, 200, 403, 403),
          open("login", "{\"username\": \"admin\", \"password\": \"Admin-12345\"}", 200),
          open("register", USER.replace("}", ", \"password\": \"Secret-123\"}"), 201),
          open("token", "grant_type=password&username=admin&password=Admin-12345", 200),
          open("revokeToken", "token=x", 200),
          open("getMetadata", null, 200),
          open("getKeys", null, 200));

  private static final List<String> READABLE_FIELD =
      List.of("UNAUTHENTICATED", "OK", "OK", "OK", "OK", "FORBIDDEN");
  private static final List<String> OWNERS_FIELD =
      List.of("UNAUTHENTICATED", "FORBIDDEN", "OK", "OK", "OK", "FORBIDDEN");

  /** Fields of the GraphQL schema: {@code %1$s} is the owner, {@code %2$s} the owner's post. */
  private static final Map<String, Field> GRAPHQL =
      Map.ofEntries(
          field("me", "{ me { id posts { totalCount } } }", READABLE_FIELD),
          field("node", "{ node(id: '%2$s') { ... on Post { author { id } } } }", READABLE_FIELD),
          field("user", "{ user(id: '%1$s') { posts { totalCount } } }", READABLE_FIELD),
          field("users", "{ users { totalCount } }", READABLE_FIELD),
          field(
              "createUser",
              "mutation { createUser(input: {username: '%3$s', email: '%3$s@example.com'}) { user { id } } }",
              List.of("UNAUTHENTICATED", "FORBIDDEN", "FORBIDDEN", "OK", "FORBIDDEN", "FORBIDDEN")),
          field(
              "updateUser",
              "mutation { updateUser(id: '%1$s', input: {age: 20}) { user { id } } }",
              OWNERS_FIELD),
          field(
              "deleteUser", "mutation { deleteUser(id: '%1$s') { deletedUserId } }", OWNERS_FIELD),
          field(
              "createPost",
              "mutation { createPost(input: {authorId: '%1$s', title: 't', body: 'b'}) { post { id } } }",
              OWNERS_FIELD),
          field(
              "updatePost",
              "mutation { updatePost(id: '%2$s', input: {title: 'x'}) { post { id } } }",
              OWNERS_FIELD),
          field(
              "deletePost", "mutation { deletePost(id: '%2$s') { deletedPostId } }", OWNERS_FIELD));

  private record Row(String operation, String body, List<Integer> statuses) {}

  private record Field(String query, List<String> codes) {}

  private record RestOperation(String method, String path) {}

  @Test
  void everyRestOperationHasARow() {
    Set<String> rows =
        operations().keySet().stream().map(PermissionTableTest::rowOf).collect(Collectors.toSet());

    assertThat(rows).isEqualTo(REST.keySet());
  }

  @Test
  void everyGraphqlFieldHasARow() {
    Set<String> fields = new HashSet<>();
    for (String type : List.of("Query", "Mutation")) {
      fields.addAll(
          asAdmin()
              .body(Map.of("query", "{ __type(name: \"%s\") { fields { name } } }".formatted(type)))
              .post("/graphql")
              .path("data.__type.fields.name"));
    }

    assertThat(fields).isEqualTo(GRAPHQL.keySet());
  }

  @ParameterizedTest
  @MethodSource("graphqlFields")
  void graphqlAnswersEachCallerAsTheTableSays(String name) {
    Field field = GRAPHQL.get(name);

    assertThat(
            Arrays.stream(Kind.values())
                .map(kind -> new HttpScene().query(field.query(), kind))
                .toList())
        .isEqualTo(field.codes());
  }

  static Set<String> graphqlFields() {
    return GRAPHQL.keySet();
  }

  private static Map.Entry<String, Field> field(String name, String query, List<String> codes) {
    return Map.entry(name, new Field(query, codes));
  }

  @ParameterizedTest
  @MethodSource("restOperations")
  void restAnswersEachCallerAsTheTableSays(String name) {
    Row row = REST.get(name);
    operations()
        .forEach(
            (operation, where) -> {
              if (rowOf(operation).equals(name)) {
                List<Integer> statuses =
                    Arrays.stream(Kind.values())
                        .map(kind -> new HttpScene().call(where, row.body(), kind))
                        .toList();
                assertThat(statuses).as(operation).isEqualTo(row.statuses());
              }
            });
  }

  static Set<String> restOperations() {
    return REST.keySet();
  }

  /** An operation of an older version is for the same callers. */
  private static String rowOf(String operation) {
    return operation.replace("v1.", "");
  }

  /** The callers, as they use REST and GraphQL. */
  private static class HttpScene extends Scene {
    int call(RestOperation operation, String body, Kind kind) {
      RequestSpecification request = request(kind);
      if (body != null) {
        request.contentType(body.startsWith("{") ? ContentType.JSON : ContentType.URLENC);
        request.body(body.contains("%1$s") ? body.formatted(uniqueName()) : body);
      }
      request.header("If-Match", "*");
      String path = operation.path().replace("{channel}", uniqueName());
      path = path.contains("{name}") ? inRoom(path) : path.replace("{id}", id(path));
      return request.request(operation.method(), path).statusCode();
    }

    /** In a room of the owner, with a member. */
    private String inRoom(String path) {
      String room = uniqueName();
      String member = newUser().id().toString();
      as(owner).body(ROOM.formatted(room)).post("/api/v1/rooms").then().statusCode(201);
      as(owner).put("/api/v1/rooms/{name}/members/{id}", room, member).then().statusCode(204);
      return path.replace("{name}", room).replace("{user_id}", member);
    }

    /** OK, or the code of the first error. */
    String query(String query, Kind kind) {
      String post = post();
      String document =
          query
              .replace("'", "\"")
              .formatted(globalId("User:" + owner.id()), globalId("Post:" + post), uniqueName());
      String code =
          request(kind)
              .contentType(ContentType.JSON)
              .body(Map.of("query", document))
              .post("/graphql")
              .path("errors[0].extensions.code");
      return code == null ? "OK" : code;
    }

    private static String globalId(String id) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(US_ASCII));
    }

    private RequestSpecification request(Kind kind) {
      return switch (kind) {
        case GUEST -> given();
        case KEY, POWERLESS_KEY -> withKey(key(kind));
        default -> as(person(kind));
      };
    }

    /** The id of what belongs to the owner under that path. */
    private String id(String path) {
      if (path.contains("/posts/{id}")) {
        return post();
      }
      if (path.startsWith("/auth/sessions")) {
        return as(owner).get("/auth/sessions").path("find { it.current }.id");
      }
      if (path.startsWith("/auth/keys")) {
        return newKey(owner, "users:read").path("details.id");
      }
      return owner.id().toString();
    }
  }

  /** By name; those of the current version and, under the version's name, those of older ones. */
  private static Map<String, RestOperation> operations() {
    Map<String, RestOperation> operations = new HashMap<>();
    operations(ApiVersion.current(), operations, "");
    operations(ApiVersion.V1, operations, "v1.");
    return operations;
  }

  private static void operations(
      ApiVersion version, Map<String, RestOperation> operations, String prefix) {
    Map<String, Map<String, Object>> paths =
        given().queryParam("format", "json").get(version.document()).path("paths");
    paths.forEach(
        (path, item) ->
            item.forEach(
                (method, operation) -> {
                  if (operation instanceof Map<?, ?> details
                      && details.get("operationId") != null
                      && (prefix.isEmpty() || path.startsWith(version.root()))) {
                    operations.put(
                        prefix + details.get("operationId"),
                        new RestOperation(method.toUpperCase(), path));
                  }
                }));
  }

  private static Row row(String operation, Integer... statuses) {
    return new Row(operation, null, List.of(statuses));
  }

  private static Row row(String operation, String body, Integer... statuses) {
    return new Row(operation, body, List.of(statuses));
  }

  private static Row open(String operation, String body, int status) {
    return new Row(operation, body, java.util.Collections.nCopies(6, status));
  }

  private static Map<String, Row> rows(Row... rows) {
    Map<String, Row> byOperation = new LinkedHashMap<>();
    Arrays.stream(rows).forEach(row -> byOperation.put(row.operation(), row));
    return byOperation;
  }
}
