package dev.platformapi.database;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;

/**
 * The transaction of work that must be done only once. It leaves a mark, so that who does not hear
 * whether it was committed may send the same again.
 */
record MarkedTransaction(Transaction transaction, DatabaseUse use, String mark)
    implements Transaction {
  private static final String LEAVE =
      "INSERT INTO request_marks (name) VALUES ($1) ON CONFLICT DO NOTHING";

  /**
   * Leaves the mark before anything else is done, so that what is done twice does not fail for
   * another reason, such as a name that is taken. Waits for a transaction that is about to leave
   * the same one.
   */
  static Future<Transaction> of(
      CancellableConnection connection, Transaction begun, DatabaseUse use, String mark) {
    Transaction transaction =
        new MarkedTransaction(new CancellableTransaction(connection, begun), use, mark);
    return connection
        .preparedQuery(LEAVE)
        .execute(Tuple.of(mark))
        .<Transaction>compose(
            left ->
                left.rowCount() == 1
                    ? Future.succeededFuture(transaction)
                    : Future.failedFuture(
                        new PlatformException(
                            ErrorCode.ALREADY_DONE,
                            "This was done when the request came before; its answer is lost.")))
        .recover(failure -> transaction.rollback().transform(over -> Future.failedFuture(failure)));
  }

  /** The next one leaves the mark. */
  @Override
  public Future<Void> rollback() {
    return transaction.rollback().onSuccess(over -> use.markOnce(mark));
  }

  @Override
  public void rollback(Handler<AsyncResult<Void>> handler) {
    rollback().onComplete(handler);
  }

  @Override
  public Future<Void> commit() {
    return transaction.commit();
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
