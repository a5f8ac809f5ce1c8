package dev.platformapi.error;

import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.pgclient.PgException;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Any failure in words of the catalogue: what every edge asks before it answers. */
public final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);
  private static final String STATEMENT_TIMEOUT = "57014";

  /** The database has become, or always was, one that is only read; another is to be written to. */
  private static final String READ_ONLY = "25006";

  /** Of failures of both clients that have no class of their own: no connection, or none now. */
  private static final List<String> NO_CONNECTION =
      List.of(
          "Timeout",
          "Connection is not active",
          "Pending requests failed to be sent",
          "Connection is closed",
          "Redis waiting queue is full");

  /**
   * How Redis says that it cannot, for now: as the first word of an error, or behind a dash in that
   * of a script. The client adds one for a connection that ended before the answer came.
   */
  private static final Pattern REDIS_OUTAGE =
      Pattern.compile(
          "(?:^|.* -)(?:READONLY|OOM|LOADING|MASTERDOWN|MISCONF|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|BUSY"
              + "|CONNECTION_CLOSED)\\b.*");

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private Failures() {}

  /**
   * The failure as clients may see it. One that is unknown is logged with its cause under the
   * request id and becomes {@code INTERNAL}, without a word of its own.
   */
  public static PlatformException explain(Throwable failure, String requestId) {
    for (Throwable cause : Causes.of(failure)) {
      if (cause instanceof PlatformException known) {
        return known;
      }
      if (cause instanceof HttpClosedException) {
        return new PlatformException(ErrorCode.CANCELLED, "The client has gone.");
      }
      if (STATEMENT_TIMEOUT.equals(sqlState(cause))) {
        return new PlatformException(
            ErrorCode.DEADLINE_EXCEEDED, "The database took too long; ask for less.");
      }
      if (isUnavailable(cause)) {
        LOG.warnf("Request %s failed: a server it needs does not answer: %s", requestId, cause);
        return new PlatformException(
                ErrorCode.UNAVAILABLE, "Something that the service needs does not answer.")
            .retryAfter(RETRY_AFTER);
      }
    }
    LOG.errorf(failure, "Request %s failed", requestId);
    return new PlatformException(ErrorCode.INTERNAL, "The request failed; the fault is ours.");
  }

  private static boolean isUnavailable(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof ClosedChannelException
        || cause instanceof ConnectionPoolTooBusyException
        || cause instanceof ClosedConnectionException
        || cause instanceof TimeoutException
        || isOutage(sqlState(cause))
        || (cause instanceof ErrorType redis && REDIS_OUTAGE.matcher(redis.toString()).matches())
        || (cause.getMessage() != null
            && NO_CONNECTION.stream().anyMatch(cause.getMessage()::startsWith));
  }

  /** Null for what is no failure of a statement. */
  private static String sqlState(Throwable cause) {
    if (cause instanceof PgException pg) {
      return pg.getSqlState();
    }
    return cause instanceof SQLException sql ? sql.getSQLState() : null;
  }

  /** Class 57P is operator intervention, class 53 is insufficient resources, 08 is connection. */
  private static boolean isOutage(String sqlState) {
    return sqlState != null
        && (sqlState.startsWith("57P")
            || sqlState.startsWith("53")
            || sqlState.startsWith("08")
            || sqlState.equals(READ_ONLY));
  }
}
