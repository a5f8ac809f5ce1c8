package dev.platformapi.database;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.Transaction;

/**
 * A transaction that does not wait for its last statement when it is rolled back.
 *
 * @param undone what else is to be done then
 */
record CancellableTransaction(
    CancellableConnection connection, Transaction transaction, Runnable undone)
    implements Transaction {
  @Override
  public Future<Void> rollback() {
    return connection
        .stop()
        .compose(stopped -> connection.inTime(transaction.rollback()))
        .onSuccess(over -> undone.run());
  }

  @Override
  public void rollback(Handler<AsyncResult<Void>> handler) {
    rollback().onComplete(handler);
  }

  @Override
  public Future<Void> commit() {
    return connection.inTime(transaction.commit());
  }

  @Override
  public void commit(Handler<AsyncResult<Void>> handler) {
    commit().onComplete(handler);
  }

  @Override
  public Future<Void> completion() {
    return transaction.completion();
  }

  @Override
  public void completion(Handler<AsyncResult<Void>> handler) {
    completion().onComplete(handler);
  }
}
