package dev.platformapi.database;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import java.util.function.Function;
import java.util.stream.Collector;

/** A query of whose executions the connection knows. */
record ObservedQuery<T>(CancellableConnection connection, Query<T> query) implements Query<T> {
  @Override
  public Future<T> execute() {
    return connection.run(query::execute);
  }

  @Override
  public void execute(Handler<AsyncResult<T>> handler) {
    execute().onComplete(handler);
  }

  @Override
  public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
    return new ObservedQuery<>(connection, query.collecting(collector));
  }

  @Override
  public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
    return new ObservedQuery<>(connection, query.mapping(mapper));
  }
}
