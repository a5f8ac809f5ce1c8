package dev.platformapi.rest.version;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A version that has been switched off. */
@QuarkusTest
@TestProfile(SunsetTest.Gone.class)
class SunsetTest {
  /** Version 1 after its end. */
  public static class Gone implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "platform.rest.version.v1.deprecated-since", "2026-01-01T00:00:00Z",
          "platform.rest.version.v1.sunset-at", "2026-02-01T00:00:00Z");
    }
  }

  @Test
  void theVersionIsGoneAndItsSuccessorIsNamed() {
    for (String path : new String[] {"/api/v1/users", "/api/v1/users/7", "/api/users"}) {
      given()
          .get(path)
          .then()
          .statusCode(410)
          .contentType("application/problem+json")
          .header("Link", containsString("rel=\"successor-version\""))
          .header("Sunset", "Sun, 01 Feb 2026 00:00:00 GMT")
          .body("code", is("GONE"));
    }
    given().get("/api/v2/users").then().statusCode(401);
    given().header("X-API-Version", "2.0").get("/api/users").then().statusCode(401);
  }
}
