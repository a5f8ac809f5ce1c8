package dev.platformapi.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api.TestUser;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Arc;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A pod with no room for more: requests of a user wait for a table that is locked. */
public final class FullPod implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final SqlConnection lock;
  private final List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();

  private FullPod() {
    lock = Arc.container().instance(Pool.class).get().getConnection().await().indefinitely();
    lock.query("BEGIN").executeAndAwait();
    lock.query("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE").executeAndAwait();
  }

  /** Fills it with so many requests. */
  public static FullPod of(TestUser user, int requests) {
    FullPod pod = new FullPod();
    for (int i = 1; i <= requests; i++) {
      // Not one more than there are: what another client has begun may still come and go.
      pod.takeRoom(user.token(), i);
    }
    return pod;
  }

  /** Has one more request wait. */
  public void takeRoom(String token) {
    takeRoom(token, inFlight() + 1);
  }

  private void takeRoom(String token, int total) {
    waiting.add(HTTP.sendAsync(slow(token), BodyHandlers.ofString()));
    awaitInFlight(total);
  }

  /** A request that waits as long as the table is locked. */
  public static HttpRequest slow(String token) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:" + RestAssured.port + "/api/v1/posts/" + UUID.randomUUID()))
        .header("Authorization", "Bearer " + token)
        .build();
  }

  /** How many requests the pod counts. */
  public static int inFlight() {
    return (int)
        Arc.container()
            .instance(MeterRegistry.class)
            .get()
            .get("platform.overload.in.flight")
            .gauge()
            .value();
  }

  /** Returns when it counts so many. */
  public static void awaitInFlight(int requests) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> assertThat(inFlight()).isEqualTo(requests));
  }

  /** How many it has refused. */
  public static int shed(String protocol) {
    var counter =
        Arc.container()
            .instance(MeterRegistry.class)
            .get()
            .find("platform.overload.shed")
            .tag("protocol", protocol)
            .counter();
    return counter == null ? 0 : (int) counter.count();
  }

  /** Lets all that wait go on: there is room again. */
  @Override
  public void close() {
    lock.query("ROLLBACK").executeAndAwait();
    lock.close().await().indefinitely();
    for (CompletableFuture<HttpResponse<String>> answer : waiting) {
      assertThat(answer.join().statusCode()).isEqualTo(404);
    }
    awaitInFlight(0);
  }
}
