package dev.platformapi.http;

import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Customized.PAGE;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Customized;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins, with one of them allowed. */
@QuarkusTest
@TestProfile(Customized.class)
class CrossOriginTest {
  @Test
  void aPreflightOfAnAllowedPageIsAnsweredWithoutAuthentication() {
    Response answer =
        given()
            .header("Origin", PAGE)
            .header("Access-Control-Request-Method", "PATCH")
            .header("Access-Control-Request-Headers", "authorization, if-match")
            .options("/api/v2/users/7");

    answer
        .then()
        .statusCode(204)
        .header("Access-Control-Allow-Origin", PAGE)
        .header("Access-Control-Allow-Credentials", "true")
        .header("Access-Control-Max-Age", "3600");
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("PATCH", "DELETE", "PUT");
    assertThat(answer.header("Access-Control-Allow-Headers")).containsIgnoringCase("if-match");
  }

  /** As libraries that fetch Server-Sent Events do; a browser's EventSource needs no leave. */
  @Test
  void aPageMayNameTheLastEventWhenItComesBackToAStream() {
    String allowed =
        given()
            .header("Origin", PAGE)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization,last-event-id")
            .options("/events/builds")
            .header("Access-Control-Allow-Headers");

    assertThat(allowed).containsIgnoringCase("last-event-id");
  }

  @Test
  void anAllowedPageMayReadAnswersErrorsIncluded() {
    asAdmin()
        .header("Origin", PAGE)
        .get("/api/v2/users")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", PAGE)
        .header("Access-Control-Expose-Headers", containsString("ETag"));
    given()
        .header("Origin", PAGE)
        .get("/api/v2/users")
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", PAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://app.example.com.evil.example",
        "http://app.example.com",
        "https://app.example.com:8443",
        "null",
        "*",
        "x"
      })
  void othersMayNot(String origin) {
    asAdmin()
        .header("Origin", origin)
        .get("/api/v2/users")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", nullValue());
    given()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "DELETE")
        .options("/api/v2/users/7")
        .then()
        .statusCode(403)
        .header("Access-Control-Allow-Origin", nullValue())
        .contentType("application/problem+json")
        .body("code", is("FORBIDDEN"));
  }

  @Test
  void ourOwnPagesNeedNoLeave() {
    asAdmin()
        .header("Origin", "http://localhost:" + RestAssured.port)
        .get("/api/v2/users")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", nullValue());
  }
}
