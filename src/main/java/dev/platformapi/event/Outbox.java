package dev.platformapi.event;

import dev.platformapi.database.Isolation;
import dev.platformapi.lifecycle.ServiceStart;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Publishes the changes of users and posts that are committed, in the order of their numbers, each
 * at least once. One pod at a time does it, whichever comes first; a change that was published and
 * could not be crossed out is recognised by its number when it is published again.
 */
@ApplicationScoped
class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);
  private static final int BATCH = 200;

  /** Of the lock that the publishing pod holds, among PostgreSQL's advisory locks. */
  private static final long LOCK = 0x6f7574626f78L;

  /** No more than this are counted, so that counting stays cheap. */
  private static final String WAITING =
      "SELECT count(*) AS waiting FROM (SELECT FROM outbox LIMIT 10000) changes";

  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock($1) AS mine";
  private static final String NEXT =
      "SELECT id, channel, type, data::text AS data FROM outbox ORDER BY id LIMIT $1";
  private static final String CROSS_OUT = "DELETE FROM outbox WHERE id = ANY($1)";

  private final Pool pool;
  private final EventLog log;
  private final EventConfig config;
  private final Vertx vertx;
  private volatile long waiting;
  private volatile long emptyAt = System.nanoTime();
  private volatile boolean failing;
  private volatile boolean stopped;

  Outbox(Pool pool, EventLog log, EventConfig config, Vertx vertx, MeterRegistry metrics) {
    Gauge.builder("platform.event.outbox.waiting", this, outbox -> outbox.waiting)
        .description("Changes that are not published yet, as last seen")
        .register(metrics);
    Gauge.builder("platform.event.outbox.lag", this, Outbox::lag)
        .description("Since when there have always been some, as seen by this pod")
        .baseUnit("seconds")
        .register(metrics);
    this.pool = pool;
    this.log = log;
    this.config = config;
    this.vertx = vertx;
  }

  void start(@Observes ServiceStart event) {
    next(config.outboxInterval().toMillis());
  }

  void stop(@Observes @Priority(1) ShutdownEvent event) {
    stopped = true;
  }

  private double lag() {
    return (System.nanoTime() - emptyAt) / 1e9;
  }

  private void next(long delay) {
    if (!stopped) {
      vertx.setTimer(
          Math.max(1, delay),
          timer -> Isolation.detached(vertx, this::publishSome).whenComplete(this::done));
    }
  }

  private void done(Integer published, Throwable failure) {
    if (failure == null) {
      failing = false;
      if (waiting == 0 || published >= waiting) {
        emptyAt = System.nanoTime();
      }
      next(published == BATCH ? 1 : config.outboxInterval().toMillis());
    } else {
      if (!failing && !stopped) {
        LOG.warnf("Changes are published later: %s", failure);
      }
      failing = true;
      next(5 * config.outboxInterval().toMillis());
    }
  }

  private Uni<Integer> publishSome() {
    return pool.withConnection(connection -> connection.query(WAITING).execute())
        .invoke(rows -> waiting = rows.iterator().next().getLong("waiting"))
        .flatMap(
            rows ->
                waiting > 0 ? pool.withTransaction(this::publishSome) : Uni.createFrom().item(0));
  }

  private Uni<Integer> publishSome(SqlConnection connection) {
    return connection
        .preparedQuery(TRY_LOCK)
        .execute(Tuple.of(LOCK))
        .flatMap(
            rows ->
                rows.iterator().next().getBoolean("mine")
                    ? connection
                        .preparedQuery(NEXT)
                        .execute(Tuple.of(BATCH))
                        .flatMap(found -> publish(connection, found))
                    : Uni.createFrom().item(0));
  }

  /** One after another: the order is part of what is promised. */
  private Uni<Integer> publish(SqlConnection connection, RowSet<Row> changes) {
    List<Long> published = new ArrayList<>();
    return Multi.createFrom()
        .iterable(changes)
        .onItem()
        .transformToUniAndConcatenate(
            change ->
                log.append(
                        change.getString("channel"),
                        change.getString("type"),
                        "",
                        change.getString("data"),
                        change.getLong("id").toString())
                    .invoke(() -> published.add(change.getLong("id"))))
        .onItem()
        .ignoreAsUni()
        .flatMap(
            done ->
                connection
                    .preparedQuery(CROSS_OUT)
                    .execute(Tuple.of(published.toArray(Long[]::new))))
        .replaceWith(published::size);
  }
}
