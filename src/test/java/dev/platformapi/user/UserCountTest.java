package dev.platformapi.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The kept count is the one that {@code count(*)} gives, whatever happens at the same time. */
@QuarkusTest
class UserCountTest {
  private static final String INSERT =
      "INSERT INTO users (id, username, email, tags, attributes, created_at, updated_at)"
          + " SELECT gen_random_uuid(), $1 || n, $1 || n || '@example.com', '{}', '{}', now(), now()"
          + " FROM generate_series(1, $2) AS n";

  @Inject Pool pool;

  @Test
  void itIsExactAfterManyWritersAtOnce() {
    Multi.createFrom()
        .range(0, 300)
        .onItem()
        .transformToUni(this::write)
        .merge(18)
        .collect()
        .asList()
        .await()
        .atMost(Duration.ofSeconds(30));

    assertThat(kept()).isEqualTo(counted());
  }

  /** Some write one user, some many, some none, some take it back, some delete. */
  private Uni<Void> write(int number) {
    String name = name();
    int users = number % 5;
    return pool.withConnection(
            connection ->
                connection
                    .query("BEGIN")
                    .execute()
                    .chain(() -> connection.preparedQuery(INSERT).execute(Tuple.of(name, users)))
                    .chain(
                        () ->
                            number % 3 == 0
                                ? connection
                                    .preparedQuery("DELETE FROM users WHERE username = $1")
                                    .execute(Tuple.of(name + 1))
                                : Uni.createFrom().nullItem())
                    .chain(
                        () -> connection.query(number % 7 == 0 ? "ROLLBACK" : "COMMIT").execute()))
        .replaceWithVoid();
  }

  @Test
  void writersDoNotQueueBehindAnOpenTransaction() {
    SqlConnection open = pool.getConnection().await().indefinitely();
    try {
      open.query("BEGIN").executeAndAwait();
      open.preparedQuery(INSERT).executeAndAwait(Tuple.of(name(), 1));
      // More writers than connections, so that each connection writes.
      Multi.createFrom()
          .range(0, 60)
          .onItem()
          .transformToUni(i -> pool.preparedQuery(INSERT).execute(Tuple.of(name(), 1)))
          .merge(18)
          .collect()
          .asList()
          .await()
          .atMost(Duration.ofSeconds(10));
    } finally {
      open.query("ROLLBACK").executeAndAwait();
      open.close().await().indefinitely();
    }

    assertThat(kept()).isEqualTo(counted());
  }

  private static String name() {
    return "c" + UUID.randomUUID().toString().replace("-", "").substring(0, 14) + "_";
  }

  private long kept() {
    return number("SELECT sum(users)::bigint FROM user_counts");
  }

  private long counted() {
    return number("SELECT count(*) FROM users");
  }

  private long number(String sql) {
    return pool.query(sql).executeAndAwait().iterator().next().getLong(0);
  }
}
