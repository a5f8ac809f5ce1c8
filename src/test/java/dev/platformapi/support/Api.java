package dev.platformapi.support;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The service as its callers use it: tokens by login, users by the REST API. */
public final class Api {
  public static final String PASSWORD = "Secret-123";

  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

  private Api() {}

  /** A request of the administrator. */
  public static RequestSpecification asAdmin() {
    return given().auth().oauth2(adminToken()).contentType(ContentType.JSON);
  }

  /** A request of that user, who must have been created here. */
  public static RequestSpecification as(TestUser user) {
    return given().auth().oauth2(user.token()).contentType(ContentType.JSON);
  }

  public static String adminToken() {
    return TOKENS.computeIfAbsent("admin", name -> login(name, "Admin-12345"));
  }

  /** A new user with a name of its own who can log in with {@link #PASSWORD}. */
  public static TestUser newUser() {
    String username = uniqueName();
    String id =
        asAdmin()
            .body(
                Map.of(
                    "username", username, "email", username + "@example.com", "password", PASSWORD))
            .post("/api/v1/users")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    return new TestUser(UUID.fromString(id), username);
  }

  /** The id of a new user without a password, with these fields beside a name and an address. */
  public static String createUser(Map<String, ?> fields) {
    String username = uniqueName();
    Map<String, Object> user = new HashMap<>(fields);
    user.put("username", username);
    user.put("email", username + "@example.com");
    return asAdmin().body(user).post("/api/v1/users").then().statusCode(201).extract().path("id");
  }

  /** A new user whom the administrator has made one too. */
  public static TestUser newAdmin() {
    TestUser user = newUser();
    asAdmin()
        .body("{\"role\": \"admin\", \"disabled\": false}")
        .put("/api/v1/users/{id}/access", user.id())
        .then()
        .statusCode(200);
    return user;
  }

  /** A new API key of that user: the whole answer. */
  public static Response newKey(TestUser owner, String... scopes) {
    return as(owner).body(Map.of("name", "test", "scopes", List.of(scopes))).post("/auth/keys");
  }

  /** A request with an API key. */
  public static RequestSpecification withKey(String key) {
    return given().header("X-API-Key", key).contentType(ContentType.JSON);
  }

  /** A username that no other test has. */
  public static String uniqueName() {
    return "u" + UUID.randomUUID().toString().replace("-", "").substring(0, 17);
  }

  public static String login(String username, String password) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("username", username, "password", password))
        .post("/auth/login")
        .then()
        .statusCode(200)
        .extract()
        .path("token");
  }

  /** Somebody the tests have created. */
  public record TestUser(UUID id, String username) {
    public String token() {
      return TOKENS.computeIfAbsent(username, name -> login(name, PASSWORD));
    }
  }
}
