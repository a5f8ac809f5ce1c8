package dev.platformapi.rest.idempotency;

import dev.platformapi.database.Isolation;
import dev.platformapi.lifecycle.ServiceStart;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Takes away the marks of requests whose keys may be used anew. */
@ApplicationScoped
class OldMarks {
  private static final Logger LOG = Logger.getLogger(OldMarks.class);
  private static final Duration EVERY = Duration.ofMinutes(10);
  private static final String DELETE = "DELETE FROM request_marks WHERE made_at < $1";

  private final Pool pool;
  private final IdempotencyConfig config;
  private final Vertx vertx;

  OldMarks(Pool pool, IdempotencyConfig config, Vertx vertx) {
    this.pool = pool;
    this.config = config;
    this.vertx = vertx;
  }

  void start(@Observes ServiceStart event) {
    vertx.setPeriodic(
        EVERY.toMillis(),
        timer ->
            delete(OffsetDateTime.now(ZoneOffset.UTC))
                .exceptionally(
                    failure -> {
                      LOG.debugf("Marks stay for a while: %s", failure);
                      return 0;
                    }));
  }

  /** Those that are older at that time than an answer is kept; how many that were. */
  CompletableFuture<Integer> delete(OffsetDateTime now) {
    return Isolation.detached(
        vertx,
        () ->
            pool.withConnection(
                connection ->
                    connection
                        .preparedQuery(DELETE)
                        .execute(Tuple.of(now.minus(config.ttl())))
                        .map(SqlResult::rowCount)));
  }
}
