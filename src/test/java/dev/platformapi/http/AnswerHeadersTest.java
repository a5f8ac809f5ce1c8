package dev.platformapi.http;

import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newUser;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api;
import dev.platformapi.support.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the head of every answer says. */
@QuarkusTest
class AnswerHeadersTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void theTimesOfDatabaseCacheAndServiceAreTold() {
    asAdmin()
        .header("Cache-Control", "no-cache")
        .get("/api/v1/users")
        .then()
        .header("X-Response-Time", matchesPattern("[0-9]+\\.[0-9]{6}"))
        .header(
            "Server-Timing",
            matchesPattern(
                "db;dur=[0-9.]+, cache;dur=[0-9.]+, limit;dur=[0-9.]+, app;dur=[0-9.]+,"
                    + " trace;desc=\"00-[0-9a-f-]+\""))
        .header("Server-Timing", not(containsString("db;dur=0.000")))
        .header("Server-Timing", not(containsString("cache;dur=0.000")))
        .header("Server-Timing", not(containsString("limit;dur=0.000")));
    String user = "/api/v1/users/" + newUser().id();
    asAdmin().get(user);
    asAdmin()
        .get(user)
        .then()
        .header("Server-Timing", containsString("db;dur=0.000, cache;dur=0.000"));
  }

  @Test
  void aTraceGoesOnUnderASpanOfOurs() {
    given()
        .header("traceparent", PARENT)
        .get("/api/v1/users")
        .then()
        .header(
            "Server-Timing",
            allOf(
                containsString("desc=\"00-0af7651916cd43dd8448eb211c80319c-"),
                containsString("-01\""),
                not(containsString("b7ad6b7169203331"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01"
      })
  void whatIsNoTraceBeginsANewOne(String parent) {
    String timing =
        RawHttp.send("GET", "/problems/x", new byte[0], "traceparent: " + parent)
            .header("Server-Timing");

    assertThat(timing)
        .containsPattern("desc=\"00-[0-9a-f]{32}-[0-9a-f]{16}-00\"")
        .doesNotContain("0af7651916cd43dd8448eb211c80319c");
  }

  @Test
  void everyAnswerIsGuardedAgainstBrowsersMisreadingIt() {
    for (String path : List.of("/api/v1/users", "/problems/not-found", "/nothing", "/auth/login")) {
      given()
          .get(path)
          .then()
          .header("X-Content-Type-Options", "nosniff")
          .header("X-Frame-Options", "DENY")
          .header("Referrer-Policy", "no-referrer")
          .header("Content-Security-Policy", containsString("default-src 'none'"))
          .header("Strict-Transport-Security", nullValue());
    }
    given()
        .get("/q/swagger-ui/")
        .then()
        .statusCode(200)
        .header("Content-Security-Policy", "frame-ancestors 'none'");
  }

  @Test
  void whoTakesGzipGetsIt() {
    RawHttp.Answer zipped =
        RawHttp.send(
            "GET",
            "/api/v2/users?first=100",
            new byte[0],
            "Authorization: Bearer " + Api.adminToken(),
            "Accept-Encoding: gzip");
    RawHttp.Answer plain =
        RawHttp.send(
            "GET",
            "/api/v2/users?first=100",
            new byte[0],
            "Authorization: Bearer " + Api.adminToken());

    assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(plain.header("Content-Encoding")).isNull();
    assertThat(plain.head()).containsIgnoringCase("vary: Accept-Encoding");
  }

  @Test
  void anEncodedBodyIsNotMisread() {
    asAdmin()
        .header("Content-Encoding", "gzip")
        .body("{}")
        .post("/api/v1/users")
        .then()
        .statusCode(415)
        .contentType("application/problem+json")
        .body("code", is("UNSUPPORTED_MEDIA_TYPE"));
    RawHttp.send(
            "POST",
            "/api/v1/users",
            "{}".getBytes(StandardCharsets.UTF_8),
            "Content-Type: application/json",
            "Content-Encoding: identity")
        .isProblem(401, "UNAUTHENTICATED");
  }

  @Test
  void withoutOriginsOfTheConfigurationNobodyElsesPageMayRead() {
    given()
        .header("Origin", "https://evil.example")
        .get("/api/v1/users")
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", nullValue());
    given()
        .header("Origin", "https://evil.example")
        .header("Access-Control-Request-Method", "GET")
        .options("/api/v1/users")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .header("Access-Control-Allow-Origin", nullValue())
        .body("code", is("FORBIDDEN"));
  }
}
