package dev.platformapi.event;

import static dev.platformapi.support.Api.newUser;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.support.Api;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.EventClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Changes of users and posts are published when they are committed, and only then. */
@QuarkusTest
class OutboxTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int WRITERS = 10;
  private static final int CHANGES = 5;
  private static final String CHANGE =
      "UPDATE users SET age = 20 + version % 50, version = version + 1 WHERE id = $1";

  @TestHTTPResource("/")
  URI service;

  @Inject Pool pool;

  @Test
  void changesOfOneUserComeInTheOrderInWhichTheyWereCommittedWhoeverMadeThem() {
    TestUser user = newUser();
    try (EventClient events = EventClient.follow(service, "users", Api.adminToken())) {
      List<Uni<Void>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(change(user.id(), CHANGES));
      }
      Uni.join().all(writers).andFailFast().await().atMost(PATIENCE);

      List<Long> versions = new ArrayList<>();
      while (versions.size() < WRITERS * CHANGES) {
        EventClient.Received next = events.next();
        if (next.event().equals("user.updated") && next.data().contains(user.id().toString())) {
          versions.add(new JsonObject(next.data()).getLong("version"));
        }
      }
      assertThat(versions)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, WRITERS * CHANGES).boxed().toList());
    }
  }

  private Uni<Void> change(UUID id, int times) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (int i = 0; i < times; i++) {
      all =
          all.flatMap(
              done ->
                  pool.withTransaction(
                      transaction ->
                          transaction
                              .preparedQuery(CHANGE)
                              .execute(Tuple.of(id))
                              .replaceWithVoid()));
    }
    return all;
  }

  @Test
  void whatIsRolledBackIsNeverTold() {
    TestUser user = newUser();
    try (EventClient events = EventClient.follow(service, "users", Api.adminToken())) {
      SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);
      var transaction = connection.begin().await().atMost(PATIENCE);
      connection.preparedQuery(CHANGE).execute(Tuple.of(user.id())).await().atMost(PATIENCE);
      assertThat(pending(connection)).isPositive();
      transaction.rollback().await().atMost(PATIENCE);
      connection.close().await().atMost(PATIENCE);
      change(user.id(), 1).await().atMost(PATIENCE);

      EventClient.Received next = events.next();
      while (!next.data().contains(user.id().toString())) {
        next = events.next();
      }
      // The creation may come first, as it was published when this began.
      if (next.event().equals("user.created")) {
        next = events.next();
      }
      assertThat(next.event()).isEqualTo("user.updated");
      assertThat(new JsonObject(next.data()).getLong("version")).isEqualTo(1);
    }
    Awaitility.await()
        .untilAsserted(
            () -> {
              SqlConnection connection = pool.getConnection().await().atMost(PATIENCE);
              long left = pending(connection);
              connection.close().await().atMost(PATIENCE);
              assertThat(left).isZero();
            });
  }

  private static long pending(SqlConnection connection) {
    return connection
        .query("SELECT count(*) FROM outbox")
        .execute()
        .await()
        .atMost(PATIENCE)
        .iterator()
        .next()
        .getLong(0);
  }
}
