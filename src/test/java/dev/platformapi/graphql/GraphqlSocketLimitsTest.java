package dev.platformapi.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api;
import dev.platformapi.support.Impatient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that are slow, and operations that take too long or are too many. */
@QuarkusTest
@TestProfile(Impatient.class)
class GraphqlSocketLimitsTest {
  @TestHTTPResource("/")
  URI service;

  @Inject Pool pool;

  private GraphqlSocket connect() {
    return GraphqlSocket.of(service, Api.adminToken());
  }

  @Test
  void whoDoesNotSayInTimeWhoItIsIsShownOut() {
    try (GraphqlSocket client = GraphqlSocket.silent(service, Map.of())) {
      assertThat(client.socket.closeStatus()).isEqualTo(4408);
    }
  }

  @Test
  void aClientThatNeverReadsIsShownOut() {
    try (GraphqlSocket client = connect()) {
      client.socket.stopReading();
      JsonObject ping =
          new JsonObject()
              .put("type", "ping")
              .put("payload", new JsonObject().put("text", "x".repeat(60_000)));
      for (int i = 0; i < 600; i++) {
        client.socket.send(ping);
      }
      Awaitility.await()
          .pollDelay(Duration.ofSeconds(3))
          .untilAsserted(() -> client.socket.readOn());
      assertThat(client.socket.closeStatus()).isIn(1013, 1006);
    }
  }

  @Test
  void operationsAreBounded() {
    try (GraphqlSocket client = connect()) {
      client.subscribe("1", "subscription { userEvents { id } }");
      client.subscribe("2", "subscription { postEvents { id } }");
      client.subscribe("3", "{ me { id } }");
      assertThat(client.refusal("3")).isEqualTo("LIMIT_REACHED");
      client.complete("1").subscribe("3", "{ me { id } }").next("3");
    }
  }

  @Test
  void anOperationThatTakesTooLongIsGivenUpAndTheOthersGoOn() {
    SqlConnection other = pool.getConnection().await().indefinitely();
    try (GraphqlSocket client = connect()) {
      other.query("BEGIN").executeAndAwait();
      other.query("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE").executeAndAwait();
      client.subscribe("slow", "{ me { posts(last: 7) { totalCount } } }");
      assertThat(client.refusal("slow")).isEqualTo("DEADLINE_EXCEEDED");
      awaitNobodyWaits(other);

      client.subscribe("1", "{ me { username } }").next("1");
      client.socket.next("complete");
      client.subscribe("gone", "{ me { posts(last: 7) { totalCount } } }").complete("gone");
      awaitNobodyWaits(other);
      client.subscribe("1", "{ me { username } }").next("1");
      client.socket.next("complete");
      client.socket.hasNothing();
    } finally {
      other.query("ROLLBACK").executeAndAwait();
      other.close().await().indefinitely();
    }
  }

  @Test
  void anEventThatTakesTooLongIsAnsweredByAnErrorAndTheNextIsTold() {
    Api.TestUser ann = Api.newUser();
    String id = new GlobalId(GlobalId.USER, ann.id()).toString();
    SqlConnection other = pool.getConnection().await().indefinitely();
    try (GraphqlSocket client = connect()) {
      other.query("BEGIN").executeAndAwait();
      other.query("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE").executeAndAwait();
      client.subscribe(
          "1",
          "subscription ($id: ID, $after: String) { userEvents(id: $id, after: $after) {"
              + " user { age posts { totalCount } } } }",
          Map.of("id", id, "after", System.currentTimeMillis() + "-0"));
      change(id, 20);
      JsonObject failed = client.socket.next("next").getJsonObject("payload");
      assertThat(failed.getValue("data")).isNull();
      assertThat(failed.encode()).contains("DEADLINE_EXCEEDED");

      other.query("ROLLBACK").executeAndAwait();
      change(id, 21);

      // Those that came before may have waited for the lock too.
      String answer;
      do {
        answer = client.socket.next("next").getJsonObject("payload").encode();
      } while (!answer.contains("\"age\":21"));
      assertThat(answer).contains("\"totalCount\":0").doesNotContain("errors");
    } finally {
      other.query("ROLLBACK").executeAndAwait();
      other.close().await().indefinitely();
    }
  }

  private static void change(String id, int age) {
    GraphqlClient.run(
        "mutation ($id: ID!, $age: Int) { updateUser(id: $id, input: {age: $age}) { user { id } } }",
        Map.of("id", id, "age", age));
  }

  private static void awaitNobodyWaits(SqlConnection connection) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(
                        connection
                            .query(
                                "SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE wait_event_type = 'Lock'")
                            .executeAndAwait()
                            .iterator()
                            .next()
                            .getLong(0))
                    .isZero());
  }
}
