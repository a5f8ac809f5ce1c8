package dev.platformapi.database;

import static dev.platformapi.support.Api.asAdmin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.platformapi.support.Api;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All connections are in use: who needs one is told so in time. */
@QuarkusTest
class PoolExhaustionTest {
  @Inject Pool pool;
  @Inject PoolConfig config;

  @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
  int size;

  @TestHTTPResource(value = "/health/ready", management = true)
  URI ready;

  private final List<SqlConnection> held = new ArrayList<>();

  @BeforeEach
  void holdAll() {
    Api.adminToken();
    for (int i = 0; i < size; i++) {
      held.add(pool.getConnection().await().indefinitely());
    }
  }

  @AfterEach
  void letGo() {
    held.forEach(connection -> connection.close().await().indefinitely());
    Awaitility.await().untilAsserted(() -> list().then().statusCode(200));
  }

  @Test
  void whoeverWaitsIsToldToComeBackInTimeAndHealthIsUp() {
    long start = System.nanoTime();
    CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(this::list);

    given().get(ready).then().statusCode(200).body("status", is("UP"));
    assertThat(waiting).isNotDone();
    isRefused(waiting.join());

    assertThat(elapsed(start)).isBetween(config.patience(), config.patience().multipliedBy(2));
  }

  @Test
  void whoCannotEvenWaitIsToldSoAtOnce() {
    for (int i = 0; i < config.queue(); i++) {
      pool.getConnection().subscribe().with(SqlConnection::closeAndForget, late -> {});
    }
    long start = System.nanoTime();

    isRefused(list());

    assertThat(elapsed(start)).isLessThan(config.patience());
  }

  private Response list() {
    return asAdmin().header("Cache-Control", "no-cache").get("/api/v1/users?limit=1");
  }

  private static void isRefused(Response answer) {
    answer
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", matchesPattern("[1-9]"))
        .body("code", is("UNAVAILABLE"));
  }

  private static Duration elapsed(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
