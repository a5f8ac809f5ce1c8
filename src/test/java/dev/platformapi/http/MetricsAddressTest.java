package dev.platformapi.http;

import static dev.platformapi.support.Api.asAdmin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api;
import dev.platformapi.support.ChatSocket;
import dev.platformapi.support.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The metrics take a hundred addresses: none of them may be one that a client has made up. */
@QuarkusTest
class MetricsAddressTest {
  private final String madeUp = UUID.randomUUID().toString();

  @Inject MeterRegistry metrics;

  @TestHTTPResource("/")
  URI service;

  @Test
  void aWebSocketHasTheAddressOfItsRoute() {
    Api.TestUser user = Api.newUser();
    ChatSocket.rooms(service, user.id(), user.token()).close();
    Awaitility.await().until(() -> addresses("101").contains("/ws/{user_id}"));
    assertThat(addresses()).noneMatch(address -> address.contains(user.id().toString()));
  }

  @Test
  void whatClientsMakeUpIsInNoAddress() throws IOException {
    String user = "/api/v1/users/" + madeUp;
    given().get(user).then().statusCode(401);
    asAdmin().get(user).then().statusCode(404);
    asAdmin().post(user).then().statusCode(405);
    asAdmin().accept("image/png").get(user).then().statusCode(406);
    asAdmin().contentType("text/plain").body("x").post(user + "/posts").then().statusCode(415);
    given().header("Content-Encoding", "br").body("x").post("/" + madeUp).then().statusCode(415);
    given().body(new byte[2 << 20]).post("/" + madeUp).then().statusCode(413);
    given().get("/" + madeUp).then().statusCode(404);
    given().get("/events/" + madeUp).then().statusCode(401);
    given().delete("/events/" + madeUp).then().statusCode(405);
    given().get("/ws/" + madeUp).then().statusCode(426);
    RawHttp.send("GET", "/" + madeUp + "/%zz", new byte[0]);
    RawHttp.send("GET", "/" + madeUp, new byte[0], "X-Long: " + "x".repeat(100_000));
    RawHttp.send("GET", "/" + madeUp + "x".repeat(100_000), new byte[0]);
    RawHttp.send("GET", "/" + madeUp, new byte[0], "X: \0");
    given().get("/openapi").then().statusCode(200);
    given().body("{}").post("/auth/login").then().statusCode(415);
    goInTheMiddleOf("/" + madeUp);

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(addresses())
                    .contains(
                        "/api/v1/users/{id}",
                        "/auth/login",
                        "/events/{channel}",
                        "/ws/{user_id}",
                        "/other",
                        "NOT_FOUND"));
    Awaitility.await().until(() -> addresses("RESET").contains("/other"));
    assertThat(addresses()).noneMatch(address -> address.contains(madeUp));
  }

  private void goInTheMiddleOf(String path) throws IOException {
    try (Socket client = new Socket("127.0.0.1", RestAssured.port)) {
      String request = "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx";
      client.getOutputStream().write(request.formatted(path).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private List<String> addresses() {
    return addresses(metrics.find("http.server.requests"));
  }

  private List<String> addresses(String status) {
    return addresses(metrics.find("http.server.requests").tag("status", status));
  }

  private static List<String> addresses(Search search) {
    return search.timers().stream()
        .map(Timer::getId)
        .map(id -> id.getTag("uri"))
        .distinct()
        .toList();
  }
}
