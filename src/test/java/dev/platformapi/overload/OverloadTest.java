package dev.platformapi.overload;

import static dev.platformapi.support.Api.adminToken;
import static dev.platformapi.support.Api.as;
import static dev.platformapi.support.Api.asAdmin;
import static dev.platformapi.support.Api.newAdmin;
import static dev.platformapi.support.Api.newUser;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import dev.platformapi.support.FullPod;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pod that takes on two requests at once, and a third one of an administrator. */
@QuarkusTest
@TestProfile(OverloadTest.Small.class)
public class OverloadTest {
  private static final int LIMIT = 2;
  private static final String PAGE = "https://app.example.com";

  /** Few permits, and no more of them whatever happens. */
  public static class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "platform.overload.minimum", Integer.toString(LIMIT),
          "platform.overload.maximum", Integer.toString(LIMIT),
          "platform.http.cors.origins", PAGE);
    }
  }

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/health", management = true)
  URI health;

  @Inject MeterRegistry metrics;
  private TestUser user;
  private FullPod full;

  /** Both are known before it is full: a login is a request like any other. */
  @BeforeEach
  void fill() {
    user = newUser();
    user.token();
    asAdmin().get("/api/v1/users?limit=1").then().statusCode(200);
    full = FullPod.of(user, LIMIT);
  }

  @AfterEach
  void leave() {
    full.close();
    as(user).get("/api/v1/users/{id}", user.id()).then().statusCode(200);
  }

  @Test
  void oneRequestTooManyIsRefusedWithAProblem() {
    int before = FullPod.shed("http");

    as(user)
        .header("X-Request-ID", "too-many")
        .header("Origin", PAGE)
        .header("Accept-Encoding", "gzip")
        .get("/api/v1/users?limit=1")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", matchesPattern("[12]"))
        .header("X-Request-ID", "too-many")
        .header("X-Content-Type-Options", "nosniff")
        .header("Access-Control-Allow-Origin", PAGE)
        .body(
            "code", is("OVERLOADED"),
            "type", is("/problems/overloaded"),
            "instance", is("/api/v1/users"),
            "request_id", is("too-many"));
    given()
        .header("Origin", "https://elsewhere.example.com")
        .get("/api/v1/users")
        .then()
        .statusCode(503)
        .header("Access-Control-Allow-Origin", nullValue());

    assertThat(FullPod.shed("http")).isEqualTo(before + 2);
    assertThat(FullPod.inFlight()).isEqualTo(LIMIT);
  }

  @Test
  void clientsCannotInventMetricsByWhatIsRefused() {
    String invented = "invented" + user.username();

    as(user).get("/api/v1/{invented}", invented).then().statusCode(503);

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(metrics.find("http.server.requests").tag("uri", "/refused").timers())
                    .isNotEmpty());
    assertThat(metrics.getMeters())
        .noneMatch(meter -> meter.getId().getTags().toString().contains(invented));
  }

  @Test
  void theConnectionOfARefusedRequestIsOfUseEvenWhenItHadABody() throws Exception {
    byte[] request =
        "POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n%s"
            .formatted("x".repeat(100_000))
            .getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
      socket.setSoTimeout(5000);
      for (int i = 0; i < 2; i++) {
        socket.getOutputStream().write(request);
      }
      BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream()));

      assertThat(Stream.generate(() -> line(answers)).filter(line -> line.contains("503")).limit(2))
          .hasSize(2);
    }
  }

  @Test
  void anAdministratorWhoIsKnownIsServedUpToABound() {
    asAdmin().get("/api/v1/users?limit=1").then().statusCode(200);

    full.takeRoom(adminToken());

    asAdmin().get("/api/v1/users?limit=1").then().statusCode(503);
  }

  @Test
  void whoOnlySaysToBeAnAdministratorIsNot() {
    full.close();
    TestUser unseen = newAdmin();
    unseen.token();
    full = FullPod.of(user, LIMIT);

    as(unseen).get("/api/v1/users?limit=1").then().statusCode(503);
    given().auth().oauth2("nonsense").get("/api/v1/users").then().statusCode(503);
    given().header("X-API-Key", adminToken()).get("/api/v1/users").then().statusCode(503);
  }

  @Test
  void healthIsAnsweredAnyway() {
    given().get(health).then().statusCode(200).body("status", is("UP"));
  }

  @Test
  void whatLastsTakesNoRoom() {
    full.close();
    List<AutoCloseable> lasting = new ArrayList<>();
    for (int i = 0; i < 2 * LIMIT; i++) {
      lasting.add(ChatSocket.rooms(service, user.id(), user.token()));
      lasting.add(EventClient.follow(service, "room:" + user.username(), user.token()));
      FullPod.awaitInFlight(0);
    }

    full = FullPod.of(user, LIMIT);

    lasting.forEach(OverloadTest::close);
    assertThat(FullPod.inFlight()).isEqualTo(LIMIT);
  }

  @Test
  void newSocketsAndStreamsAreRefusedToo() {
    assertThat(
            catchThrowableOfType(
                    ChatSocket.Refused.class,
                    () -> ChatSocket.rooms(service, user.id(), user.token()))
                .status)
        .isEqualTo(503);
    for (HttpClient.Version version : HttpClient.Version.values()) {
      try (EventClient events = EventClient.connect(version, service.resolve("/events/room:x"))) {
        assertThat(events.response().statusCode()).isEqualTo(503);
      }
    }
  }

  @Test
  void whoeverHangsUpGivesTheRoomBack() throws Exception {
    full.close();
    full = FullPod.of(user, 0);
    int before = FullPod.shed("http");
    byte[] request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(FullPod.slow("").uri().getPath(), user.token())
            .getBytes(StandardCharsets.US_ASCII);
    int gone = 200;

    for (int i = 0; i < gone; i++) {
      try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
        // An end that no answer can follow.
        socket.setSoLinger(true, 0);
        socket.getOutputStream().write(request);
        Awaitility.await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> FullPod.inFlight() > 0 || FullPod.shed("http") > before);
      }
    }

    FullPod.awaitInFlight(0);
    assertThat(FullPod.shed("http") - before).isLessThan(gone);
  }

  private static String line(BufferedReader lines) {
    try {
      return lines.readLine();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void close(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
