package dev.platformapi.database;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/** A prepared query of whose executions the connection knows. */
record ObservedPreparedQuery<T>(CancellableConnection connection, PreparedQuery<T> query)
    implements PreparedQuery<T> {
  @Override
  public Future<T> execute() {
    return connection.run(query::execute);
  }

  @Override
  public void execute(Handler<AsyncResult<T>> handler) {
    execute().onComplete(handler);
  }

  @Override
  public Future<T> execute(Tuple tuple) {
    return connection.run(() -> query.execute(tuple));
  }

  @Override
  public void execute(Tuple tuple, Handler<AsyncResult<T>> handler) {
    execute(tuple).onComplete(handler);
  }

  @Override
  public Future<T> executeBatch(List<Tuple> batch) {
    return connection.run(() -> query.executeBatch(batch));
  }

  @Override
  public void executeBatch(List<Tuple> batch, Handler<AsyncResult<T>> handler) {
    executeBatch(batch).onComplete(handler);
  }

  @Override
  public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
    return new ObservedPreparedQuery<>(connection, query.collecting(collector));
  }

  @Override
  public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
    return new ObservedPreparedQuery<>(connection, query.mapping(mapper));
  }
}
