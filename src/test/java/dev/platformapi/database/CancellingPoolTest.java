package dev.platformapi.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that are given back while they are busy; the next to have one finds it idle. */
@QuarkusTest
class CancellingPoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** More than there are connections. */
  private static final int MANY = 60;

  @Inject Pool pool;

  @Test
  void aLongStatementIsCancelledWhenItsConnectionIsGivenBack() {
    List<CompletableFuture<?>> statements = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      SqlConnection connection = connection();
      statements.add(begin(connection, "SELECT pg_sleep(9)"));
      connection.close().await().atMost(PATIENCE);
    }

    for (CompletableFuture<?> statement : statements) {
      assertThat(failure(statement)).contains("57014");
    }
    allWork();
  }

  /** They end about when they would be cancelled, so that some cancellations come too late. */
  @Test
  void aCancellationThatComesTooLateStrikesNobodyElse() {
    for (int i = 0; i < MANY; i++) {
      SqlConnection connection = connection();
      begin(connection, "SELECT pg_sleep(%s)".formatted(0.045 + 0.0002 * i));
      connection.close().await().atMost(PATIENCE);
    }

    allWork();
  }

  @Test
  void aShortStatementEndsByItself() {
    SqlConnection connection = connection();
    CompletableFuture<?> statement = begin(connection, "SELECT pg_sleep(0.01)");
    connection.close().await().atMost(PATIENCE);

    assertThat(failure(statement)).isNull();
  }

  private void allWork() {
    List<CompletableFuture<?>> others = new ArrayList<>();
    for (int i = 0; i < MANY * 3; i++) {
      others.add(pool.query("SELECT pg_sleep(0.002)").execute().subscribeAsCompletionStage());
    }
    for (CompletableFuture<?> other : others) {
      assertThat(failure(other)).isNull();
    }
  }

  private SqlConnection connection() {
    return pool.getConnection().await().atMost(PATIENCE);
  }

  private static CompletableFuture<?> begin(SqlConnection connection, String sql) {
    return connection.query(sql).execute().subscribeAsCompletionStage();
  }

  private static String failure(CompletableFuture<?> statement) {
    return statement
        .orTimeout(10, TimeUnit.SECONDS)
        .handle((rows, failure) -> failure == null ? null : failure.toString())
        .join();
  }
}
