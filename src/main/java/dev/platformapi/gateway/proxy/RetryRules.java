package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.exchange.Exchange;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What may be sent once more although an upstream may have seen it, as nginx has it. */
final class RetryRules {
  /** An upstream has answered with something that is no answer. */
  static final VertxException NO_ANSWER = new VertxException("not an answer", true);

  /** RFC 9110, section 9.2.2. */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

  /** A code of HTTP/2: the upstream has not looked at the request (RFC 9113, section 8.7). */
  private static final long REFUSED_STREAM = 7;

  private static final int FIRST_FINAL = 200;
  private static final int LAST_OF_THREE_DIGITS = 999;

  private RetryRules() {}

  /** After an answer that cannot be understood nothing is sent again. */
  static boolean isSafe(Exchange exchange, Throwable failure) {
    if (failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM) {
      return true;
    }
    return isBroken(failure)
        && (IDEMPOTENT.contains(exchange.upstream().method())
            || exchange.request().headers().contains("Idempotency-Key"));
  }

  /** Whether it was the connection or the time that failed, and not what the upstream said. */
  private static boolean isBroken(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof HttpClosedException
        || failure instanceof PrematureChannelClosureException
        || failure instanceof StreamResetException
        || UpstreamCall.isTimeout(failure);
  }

  /**
   * Whether it is the answer to a request: final, and with a body that can be read to its end (RFC
   * 9112, section 6.3).
   */
  static boolean isAnswer(HttpClientResponse response) {
    int status = response.statusCode();
    List<String> encodings = response.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    return status >= FIRST_FINAL
        && status <= LAST_OF_THREE_DIGITS
        && (encodings.isEmpty()
            || encodings.size() == 1 && "chunked".equalsIgnoreCase(encodings.get(0)));
  }
}
