package dev.platformapi.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of a request: the client's own when it is usable, else a new one. */
public final class RequestId {
  public static final String HEADER = "X-Request-ID";

  private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private RequestId() {}

  /** That id if it is 1 to 128 visible ASCII characters, else a new one. */
  public static String orNew(String offered) {
    return offered != null && USABLE.matcher(offered).matches()
        ? offered
        : UUID.randomUUID().toString();
  }

  /** The id that the answer to this request carries. */
  public static String of(HttpServerRequest request) {
    return request.response().headers().get(HEADER);
  }
}
