package dev.platformapi.database;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A connection of the pool, for one operation at a time. Its statements count as time of the
 * database in the request that they are for; one that is under way when the connection is given
 * back, or its transaction rolled back, is cancelled in PostgreSQL. When PostgreSQL does not answer
 * in time, which is later than it would end a statement itself, the connection is taken for dead.
 */
final class CancellableConnection implements SqlConnection {
  private static final String QUERY_CANCELED = "57014";

  /** For a statement to end by itself: most do, and cancelling takes a connection of its own. */
  private static final long GRACE_MILLIS = 50;

  private final SqlConnection connection;
  private final DatabaseUse use;
  private final long patienceMillis;
  private final Vertx vertx = Vertx.currentContext().owner();
  private volatile Future<?> statement = Future.succeededFuture();

  /** That nothing is under way any more, since the statement was to be cancelled; else null. */
  private Future<Void> stopped;

  /**
   * Whether PostgreSQL may still be about to cancel something here that was done before it heard of
   * it: the next statement, if there is one.
   */
  private volatile boolean suspect;

  private CancellableConnection(SqlConnection connection, DatabaseUse use, Duration patience) {
    this.connection = connection;
    this.use = use;
    this.patienceMillis = patience.toMillis();
  }

  /**
   * A connection for the work in the current context; fails with {@code CANCELLED} when nobody
   * waits for it any more.
   *
   * @param patience how long PostgreSQL may take to answer
   */
  static Future<SqlConnection> of(SqlConnection connection, Duration patience) {
    DatabaseUse use = DatabaseUse.current();
    CancellableConnection cancellable = new CancellableConnection(connection, use, patience);
    if (use == null) {
      return Future.succeededFuture(cancellable);
    }
    use.took(cancellable);
    return use.isGivenUp()
        ? cancellable.close().transform(closed -> Future.failedFuture(DatabaseUse.cancelled()))
        : Future.succeededFuture(cancellable);
  }

  /** Begins a statement, unless nobody waits for it any more. */
  <T> Future<T> run(Supplier<Future<T>> begin) {
    if (use != null && use.isGivenUp()) {
      return Future.failedFuture(DatabaseUse.cancelled());
    }
    long start = System.nanoTime();
    Future<T> result = inTime(begin.get());
    statement = result;
    return use == null ? result : result.onComplete(done -> use.add(System.nanoTime() - start));
  }

  /** The same; when it takes too long, it fails because the connection is closed. */
  <T> Future<T> inTime(Future<T> answer) {
    if (answer.isComplete()) {
      return answer;
    }
    // Without a word to PostgreSQL; all that is under way fails.
    long timer = vertx.setTimer(patienceMillis, late -> socket(connection).close());
    return answer.onComplete(done -> vertx.cancelTimer(timer));
  }

  /** What is below a connection of the client's pool. */
  static NetSocketInternal socket(SqlConnection connection) {
    Connection pooled = ((SqlConnectionInternal) connection).unwrap();
    return ((SocketConnectionBase) pooled.unwrap()).socket();
  }

  /** Completes, and never fails, when nothing is under way any more. */
  synchronized Future<Void> stop() {
    Future<?> running = statement;
    if (stopped == null && !running.isComplete()) {
      Promise<Void> over = Promise.promise();
      long timer = vertx.setTimer(GRACE_MILLIS, late -> cancel(running).onComplete(over));
      running.onComplete(
          done -> {
            if (vertx.cancelTimer(timer)) {
              over.complete();
            }
          });
      stopped = over.future();
    }
    return stopped == null ? Future.succeededFuture() : stopped;
  }

  private Future<Void> cancel(Future<?> running) {
    return Future.join(PgConnection.cast(connection).cancelRequest(), running)
        .transform(
            over -> {
              suspect = !isCancelled(running);
              return Future.succeededFuture();
            });
  }

  private static boolean isCancelled(Future<?> statement) {
    return statement.cause() instanceof PgException failure
        && QUERY_CANCELED.equals(failure.getSqlState());
  }

  @Override
  public Future<Void> close() {
    if (use != null) {
      use.gaveBack(this);
    }
    Future<Void> quiet = stop();
    return quiet.isComplete() && !suspect
        ? connection.close()
        : quiet.compose(done -> suspect ? leave() : connection.close());
  }

  /**
   * Ends the connection instead of giving it back; the pool then makes a new one. Unless the late
   * cancellation strikes just here: then no other is to come, and the connection is as good as any.
   */
  private Future<Void> leave() {
    Promise<Void> left = Promise.promise();
    connection.exceptionHandler(wanted -> {});
    connection.closeHandler(closed -> left.tryComplete());
    Future<?> end = connection.query("SELECT pg_terminate_backend(pg_backend_pid())").execute();
    end.onComplete(
        ended -> {
          if (isCancelled(end)) {
            connection.close().onComplete(closed -> left.tryComplete());
          }
        });
    return left.future();
  }

  @Override
  public void close(Handler<AsyncResult<Void>> handler) {
    close().onComplete(handler);
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return new ObservedQuery<>(this, connection.query(sql));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new ObservedPreparedQuery<>(this, connection.preparedQuery(sql));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return new ObservedPreparedQuery<>(this, connection.preparedQuery(sql, options));
  }

  @Override
  public Future<Transaction> begin() {
    String mark = use == null ? null : use.takeMark();
    Future<Transaction> begun = inTime(connection.begin());
    return mark == null
        ? begun.map(this::cancellable)
        // The next one leaves the mark if this is rolled back.
        : begun.compose(
            transaction ->
                RequestMark.leave(
                    mark,
                    this,
                    new CancellableTransaction(this, transaction, () -> use.markOnce(mark))));
  }

  @Override
  public void begin(Handler<AsyncResult<Transaction>> handler) {
    begin().onComplete(handler);
  }

  @Override
  public Transaction transaction() {
    Transaction present = connection.transaction();
    return present == null ? null : cancellable(present);
  }

  private Transaction cancellable(Transaction transaction) {
    return new CancellableTransaction(this, transaction, () -> {});
  }

  @Override
  public Future<PreparedStatement> prepare(String sql) {
    return connection.prepare(sql);
  }

  @Override
  public Future<PreparedStatement> prepare(String sql, PrepareOptions options) {
    return connection.prepare(sql, options);
  }

  @Override
  public SqlConnection prepare(String sql, Handler<AsyncResult<PreparedStatement>> handler) {
    prepare(sql).onComplete(handler);
    return this;
  }

  @Override
  public SqlConnection prepare(
      String sql, PrepareOptions options, Handler<AsyncResult<PreparedStatement>> handler) {
    prepare(sql, options).onComplete(handler);
    return this;
  }

  @Override
  public SqlConnection exceptionHandler(Handler<Throwable> handler) {
    connection.exceptionHandler(handler);
    return this;
  }

  @Override
  public SqlConnection closeHandler(Handler<Void> handler) {
    connection.closeHandler(handler);
    return this;
  }

  @Override
  public boolean isSSL() {
    return connection.isSSL();
  }

  @Override
  public DatabaseMetadata databaseMetadata() {
    return connection.databaseMetadata();
  }
}
