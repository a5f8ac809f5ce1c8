package dev.platformapi.http;

import static dev.platformapi.support.Api.asAdmin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.RawHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The metrics take a hundred addresses: none of them may be one that a client has made up. */
@QuarkusTest
class MetricsAddressTest {
  private final String madeUp = UUID.randomUUID().toString();

  @Inject MeterRegistry metrics;

  @Test
  void whatClientsMakeUpIsInNoAddress() {
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
    given().get("/openapi").then().statusCode(200);

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(addresses())
                    .contains("/api/v1/users/{id}", "/ws/{user_id}", "/other", "NOT_FOUND"));
    assertThat(addresses()).noneMatch(address -> address.contains(madeUp));
  }

  private List<String> addresses() {
    return metrics.find("http.server.requests").timers().stream()
        .map(Timer::getId)
        .map(id -> id.getTag("uri"))
        .distinct()
        .toList();
  }
}
