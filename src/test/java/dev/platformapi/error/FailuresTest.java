package dev.platformapi.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures are a server's that will be there again, and which are ours. */
class FailuresTest {
  static Stream<Throwable> outages() {
    return Stream.of(
        new SQLException("cannot execute INSERT in a read-only transaction", "25006"),
        new PgException("too many clients already", "FATAL", "53300", ""),
        new PgException("No space left on device", "ERROR", "53100", ""),
        new PgException("the database system is in recovery mode", "FATAL", "57P03", ""),
        new NoStackTraceThrowable("Connection is not active now, current status: CLOSED"),
        new NoStackTraceThrowable("Connection is closed"),
        new NoStackTraceThrowable("Timeout"),
        new VertxException("Pending requests failed to be sent due to connection has been closed."),
        ErrorType.create("READONLY You can't write against a read only replica."),
        ErrorType.create("OOM command not allowed when used memory > 'maxmemory'."),
        ErrorType.create("LOADING Redis is loading the dataset in memory"),
        ErrorType.create("MISCONF Redis is configured to save RDB snapshots, but it cannot"),
        ErrorType.create("CONNECTION_CLOSED"),
        ErrorType.create(
            "ERR Error running script (call to f_0db1): @user_script:6: @user_script: 6:"
                + " -READONLY You can't write against a read only replica."));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void anOutageIsToldWithTheTimeToComeAgain(Throwable outage) {
    PlatformException told = Failures.explain(new IllegalStateException(outage), "id");

    assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(told.retryAfter()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERR wrong number of arguments",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "ERR Error running script: @user_script: 6: attempt to index a nil value (READONLY)"
      })
  void aCommandThatIsWrongIsOurFault(String message) {
    assertThat(Failures.explain(ErrorType.create(message), "id").code())
        .isEqualTo(ErrorCode.INTERNAL);
  }
}
