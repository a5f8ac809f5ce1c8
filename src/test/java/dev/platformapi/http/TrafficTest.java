package dev.platformapi.http;

import static dev.platformapi.support.Api.asAdmin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.EventClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One metric for the requests of all protocols. */
@QuarkusTest
class TrafficTest {
  @Inject MeterRegistry metrics;
  @Inject Traffic traffic;

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/metrics", management = true)
  URI page;

  @Test
  void aRequestOfRestCountsByItsRouteAndOutcome() {
    double before = count("rest", "GET /api/v1/users/{id}", "client_error");

    asAdmin().get("/api/v1/users/{id}", UUID.randomUUID()).then().statusCode(404);

    awaitOneMore("rest", "GET /api/v1/users/{id}", "client_error", before);
  }

  @Test
  void anAddressThatNobodyHasIsNoOperation() {
    double before = count("rest", "none", "client_error");

    given().get("/nothing/" + UUID.randomUUID()).then().statusCode(404);

    awaitOneMore("rest", "none", "client_error", before);
  }

  @Test
  void aQueryCountsByItsField() {
    double before = count("graphql", "query users", "success");

    asAdmin()
        .contentType(ContentType.JSON)
        .body("{\"query\": \"query Mine { all: users(first: 1) { edges { node { id } } } }\"}")
        .post("/graphql")
        .then()
        .statusCode(200);

    awaitOneMore("graphql", "query users", "success", before);
  }

  @Test
  void aCallOfGrpcCountsByItsMethod() {
    double before = count("grpc", "platform.v1.UserService/ListUsers", "client_error");
    double unknown = count("grpc", "none", "client_error");

    given()
        .contentType("application/grpc-web+proto")
        .body(new byte[5])
        .post("/platform.v1.UserService/ListUsers");
    given().contentType("application/grpc-web+proto").body(new byte[5]).post("/platform.v1.X/Y");

    awaitOneMore("grpc", "platform.v1.UserService/ListUsers", "client_error", before);
    awaitOneMore("grpc", "none", "client_error", unknown);
  }

  @Test
  void whatIsSaidInARoomCountsByItsKind() {
    double before = count("rooms", "join", "success");
    double refused = count("rooms", "say", "client_error");
    TestUser user = Api.newUser();

    try (ChatSocket socket = ChatSocket.rooms(service, user.id(), user.token())) {
      socket.say("a-room-it-is-not-in", "hello").next("error");
      socket.join(Api.uniqueName());
    }

    awaitOneMore("rooms", "say", "client_error", refused);
    awaitOneMore("rooms", "join", "success", before);
  }

  @Test
  void aStreamIsUnderWayAsLongAsItIsOpen() {
    String token = Api.adminToken();
    // What other tests have left takes its time to end.
    Awaitility.await().until(() -> traffic.underWay() == 0);
    try (EventClient events = EventClient.follow(service, "users", token)) {
      assertThat(traffic.underWay()).isEqualTo(1);
    }
    Awaitility.await().until(() -> traffic.underWay() == 0);
    assertThat(count("sse", "/events/{channel}", "success")).isPositive();
  }

  @Test
  void thePageHasBucketsForPercentiles() {
    asAdmin().get("/api/v1/users?limit=1").then().statusCode(200);

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(given().get(page).asString())
                    .containsPattern(
                        "platform_requests_seconds_bucket\\{[^}]*operation=\"GET /api/v1/users\"[^}]*"
                            + "le=\"0\\.05\""));
  }

  private double count(String protocol, String operation, String outcome) {
    Timer timer =
        metrics
            .find("platform.requests")
            .tags("protocol", protocol, "operation", operation, "outcome", outcome)
            .timer();
    return timer == null ? 0 : timer.count();
  }

  private void awaitOneMore(String protocol, String operation, String outcome, double before) {
    Awaitility.await().until(() -> count(protocol, operation, outcome) == before + 1);
  }
}
