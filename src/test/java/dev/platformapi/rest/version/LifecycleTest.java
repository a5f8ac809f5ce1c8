package dev.platformapi.rest.version;

import static dev.platformapi.support.Api.asAdmin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Customized;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** A version that is deprecated, and then switched off. */
@QuarkusTest
@TestProfile(Customized.class)
class LifecycleTest {
  @Test
  void everyAnswerOfADeprecatedVersionSaysSo() {
    for (String path : new String[] {"/api/v1/users", "/api/v1/users/x", "/api/users"}) {
      Response answer = asAdmin().get(path);
      answer
          .then()
          .header("Deprecation", "@1767225600")
          .header("Sunset", "Sun, 30 Jun 2999 12:00:00 GMT");
      assertThat(answer.headers().getValues("Link"))
          .anyMatch(link -> link.contains("rel=\"successor-version\""))
          .contains(
              "<https://example.com/v1-ends>; rel=\"deprecation\"; type=\"text/html\"",
              "<https://example.com/v1-ends>; rel=\"sunset\"; type=\"text/html\"");
    }
    given().get("/api/v1/users").then().statusCode(401).header("Deprecation", "@1767225600");
    asAdmin().get("/api/v2/users").then().header("Deprecation", nullValue());
  }

  @Test
  void theSuccessorIsTheSameAddressInTheNextVersion() {
    assertThat(asAdmin().get("/api/v1/users/7").headers().getValues("Link"))
        .contains("</api/v2/users/7>; rel=\"successor-version\"");
  }

  @Test
  void theDocumentSaysSo() {
    given()
        .queryParam("format", "json")
        .get("/openapi/v1")
        .then()
        .body("paths.'/api/v1/users'.get.deprecated", is(true))
        .body("paths.'/auth/login'.post.deprecated", nullValue())
        .body("info.description", containsString("deprecated"));
    given()
        .queryParam("format", "json")
        .get("/openapi/v2")
        .then()
        .body("paths.'/api/v2/users'.get.deprecated", nullValue());
  }

  @Test
  void theMetricTellsWhoStillCallsWhat() {
    asAdmin().get("/api/v1/users").then().statusCode(200);

    given()
        .port(ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class))
        .get("/q/metrics")
        .then()
        .body(
            containsString(
                "platform_api_deprecated_requests_total{consumer=\"admin\",operation=\"UserResource.list\",version=\"1.0\"}"));
  }
}
