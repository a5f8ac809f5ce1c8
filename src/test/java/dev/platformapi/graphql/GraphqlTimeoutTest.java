package dev.platformapi.graphql;

import static dev.platformapi.support.Api.adminToken;
import static dev.platformapi.support.Api.asAdmin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import dev.platformapi.support.Impatient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A query that waits for a lock that nobody gives back; and a service that hides its schema. */
@QuarkusTest
@TestProfile(Impatient.class)
class GraphqlTimeoutTest {
  @Inject Pool pool;

  @Test
  void aQueryThatTakesTooLongIsGivenUpAndItsStatementIsEnded() {
    adminToken();
    SqlConnection other = pool.getConnection().await().indefinitely();
    try {
      other.query("BEGIN").executeAndAwait();
      other.query("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE").executeAndAwait();
      long start = System.nanoTime();
      asAdmin()
          .body(Map.of("query", "{ me { posts(last: 7) { totalCount } } }"))
          .post("/graphql")
          .then()
          .statusCode(504)
          .body("errors[0].extensions.code", is("DEADLINE_EXCEEDED"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(waiting(other)).isZero());
    } finally {
      other.query("ROLLBACK").executeAndAwait();
      other.close().await().indefinitely();
    }
  }

  private static long waiting(SqlConnection connection) {
    return connection
        .query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void theSchemaIsNotTold() {
    asAdmin()
        .body(Map.of("query", "{ __schema { types { name } } }"))
        .post("/graphql")
        .then()
        .statusCode(400);
    asAdmin()
        .body(Map.of("query", "{ me { __typename } }"))
        .post("/graphql")
        .then()
        .statusCode(200)
        .body("data.me.__typename", is("User"));
  }
}
