package dev.platformapi.auth;

import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newAdmin;
import static dev.platformapi.support.Api.newKey;
import static dev.platformapi.support.Api.newUser;
import static dev.platformapi.support.Api.uniqueName;
import static dev.platformapi.support.Api.withKey;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.rest.version.ApiVersion;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.GrpcClient;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what: every operation of every protocol against every kind of caller. The operations
 * are found in the OpenAPI documents, the GraphQL schema and the gRPC services; one that has no row
 * fails the test.
 */
@QuarkusTest
class PermissionTableTest {
  private static final String USER = "{\"username\": \"%1$s\", \"email\": \"%1$s@example.com\"}";
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
          row("rotateKey", 401, 404, 200, 404, 403, 403),
          row("revokeKey", 401, 404, 204, 404, 403, 403),
          row("introspectToken", "token=x", 401, 403, 403, 200, 403, 403),
          open("login", "{\"username\": \"admin\", \"password\": \"Admin-12345\"}", 200),
          open("register", USER.replace("}", ", \"password\": \"Secret-123\"}"), 201),
          open("token", "grant_type=password&username=admin&password=Admin-12345", 200),
          open("revokeToken", "token=x", 200),
          open("getMetadata", null, 200),
          open("getKeys", null, 200));

  private static final Map<String, List<Status.Code>> GRPC =
      Map.of(
          "platform.v1.UserService/GetUser", readable(),
          "platform.v1.UserService/ListUsers", readable(),
          "platform.v1.UserService/CreateUsers",
              List.of(
                  Status.Code.UNAUTHENTICATED,
                  Status.Code.PERMISSION_DENIED,
                  Status.Code.PERMISSION_DENIED,
                  Status.Code.OK,
                  Status.Code.PERMISSION_DENIED,
                  Status.Code.PERMISSION_DENIED),
          // Not there for anybody until rooms are.
          "platform.v1.UserService/UserChat",
              java.util.Collections.nCopies(6, Status.Code.UNIMPLEMENTED));

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

  /** Who asks. */
  private enum Kind {
    GUEST,
    OTHER,
    OWNER,
    ADMIN,
    KEY,
    POWERLESS_KEY
  }

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
  void everyGrpcMethodHasARow() {
    Set<String> methods =
        services()
            .flatMap(service -> service.getMethods().stream())
            .map(MethodDescriptor::getFullMethodName)
            .collect(Collectors.toSet());

    assertThat(methods).isNotEmpty().isEqualTo(GRPC.keySet());
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
                .map(kind -> new Scene().query(field.query(), kind))
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
                        .map(kind -> new Scene().call(where, row.body(), kind))
                        .toList();
                assertThat(statuses).as(operation).isEqualTo(row.statuses());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("grpcMethods")
  void grpcAnswersEachCallerAsTheTableSays(String name) throws InterruptedException {
    ManagedChannel channel = GrpcClient.channel();
    try {
      List<Status.Code> codes =
          Arrays.stream(Kind.values()).map(kind -> new Scene().call(channel, name, kind)).toList();
      assertThat(codes).isEqualTo(GRPC.get(name));
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  static Set<String> restOperations() {
    return REST.keySet();
  }

  /** An operation of an older version is for the same callers. */
  private static String rowOf(String operation) {
    return operation.replace("v1.", "");
  }

  static Set<String> grpcMethods() {
    return GRPC.keySet();
  }

  /** A user with a post, a session and a key, and everybody who could want something of them. */
  private static class Scene {
    private final TestUser owner = newUser();
    private final TestUser other = newUser();
    private final TestUser admin = newAdmin();

    int call(RestOperation operation, String body, Kind kind) {
      RequestSpecification request = request(kind);
      if (body != null) {
        request.contentType(body.startsWith("{") ? ContentType.JSON : ContentType.URLENC);
        request.body(body.contains("%1$s") ? body.formatted(uniqueName()) : body);
      }
      request.header("If-Match", "*");
      String path = operation.path().replace("{id}", id(operation.path()));
      return request.request(operation.method(), path).statusCode();
    }

    /** OK, or the code of the first error. */
    String query(String query, Kind kind) {
      String post = as(owner).body(POST).post("/api/v1/users/{id}/posts", owner.id()).path("id");
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

    Status.Code call(ManagedChannel channel, String method, Kind kind) {
      Metadata metadata = new Metadata();
      switch (kind) {
        case GUEST -> {}
        case KEY, POWERLESS_KEY -> metadata.put(key("x-api-key"), key(kind));
        default -> metadata.put(key("authorization"), "Bearer " + person(kind).token());
      }
      var stub =
          UserServiceGrpc.newStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
      CompletableFuture<Status.Code> code = new CompletableFuture<>();
      switch (method.substring(method.indexOf('/') + 1)) {
        case "GetUser" ->
            stub.getUser(
                GetUserRequest.newBuilder().setId(owner.id().toString()).build(),
                new Outcome<User>(code));
        case "ListUsers" ->
            stub.listUsers(ListUsersRequest.getDefaultInstance(), new Outcome<User>(code));
        case "CreateUsers" -> {
          StreamObserver<CreateUserRequest> requests =
              stub.createUsers(new Outcome<CreateUsersResponse>(code));
          requests.onCompleted();
        }
        default ->
            ClientCalls.asyncBidiStreamingCall(
                stub.getChannel().newCall(UserServiceGrpc.getUserChatMethod(), CallOptions.DEFAULT),
                new Outcome<>(code));
      }
      return code.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private RequestSpecification request(Kind kind) {
      return switch (kind) {
        case GUEST -> given();
        case KEY, POWERLESS_KEY -> withKey(key(kind));
        default -> as(person(kind));
      };
    }

    private TestUser person(Kind kind) {
      return switch (kind) {
        case OWNER -> owner;
        case OTHER -> other;
        default -> admin;
      };
    }

    private String key(Kind kind) {
      String[] scopes =
          kind == Kind.KEY
              ? new String[] {"users:read", "users:write", "posts:read", "posts:write"}
              : new String[] {"events:read"};
      return newKey(owner, scopes).path("key");
    }

    /** The id of what belongs to the owner under that path. */
    private String id(String path) {
      if (path.contains("/posts/{id}")) {
        return as(owner).body(POST).post("/api/v1/users/{id}/posts", owner.id()).path("id");
      }
      if (path.startsWith("/auth/sessions")) {
        return as(owner).get("/auth/sessions").path("find { it.current }.id");
      }
      if (path.startsWith("/auth/keys")) {
        return newKey(owner, "users:read").path("details.id");
      }
      return owner.id().toString();
    }

    private static Metadata.Key<String> key(String name) {
      return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
  }

  /** How a call ends. */
  private record Outcome<T>(CompletableFuture<Status.Code> code) implements StreamObserver<T> {
    @Override
    public void onNext(T message) {}

    @Override
    public void onError(Throwable failure) {
      code.complete(Status.fromThrowable(failure).getCode());
    }

    @Override
    public void onCompleted() {
      code.complete(Status.Code.OK);
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

  private static Stream<ServiceDescriptor> services() {
    return new ClassFileImporter()
        .importPackages("dev.platformapi.grpc").stream()
            .filter(type -> type.getSimpleName().matches("(?!Mutiny).*Grpc"))
            .filter(type -> type.tryGetMethod("getServiceDescriptor").isPresent())
            .map(type -> descriptor(type.reflect()));
  }

  private static ServiceDescriptor descriptor(Class<?> type) {
    try {
      Method method = type.getMethod("getServiceDescriptor");
      return (ServiceDescriptor) method.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Status.Code> readable() {
    return List.of(
        Status.Code.UNAUTHENTICATED,
        Status.Code.OK,
        Status.Code.OK,
        Status.Code.OK,
        Status.Code.OK,
        Status.Code.PERMISSION_DENIED);
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
