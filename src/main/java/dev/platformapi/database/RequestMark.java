package dev.platformapi.database;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;

/**
 * What the transaction of work that must be done only once leaves behind, so that who does not hear
 * whether it was committed may send the same again.
 */
final class RequestMark {
  private static final String LEAVE =
      "INSERT INTO request_marks (name) VALUES ($1) ON CONFLICT DO NOTHING";

  private RequestMark() {}

  /**
   * Leaves the mark before anything else is done, so that what is done twice does not fail for
   * another reason, such as a name that is taken. Waits for a transaction that is about to leave
   * the same one; fails with {@code ALREADY_DONE}, the transaction rolled back, when it is there.
   */
  static Future<Transaction> leave(
      String mark, CancellableConnection connection, Transaction transaction) {
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
}
