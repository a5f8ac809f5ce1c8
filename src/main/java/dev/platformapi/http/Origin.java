package dev.platformapi.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Where the work at hand comes from, kept in the Vert.x context of its request.
 *
 * @param requestId the id under which the log knows the request
 * @param address the client's IP address; null when it is not known
 * @param userAgent what the client calls itself; null when it does not say
 */
public record Origin(String requestId, String address, String userAgent) {
  private static final String KEY = Origin.class.getName();
  private static final Origin SERVICE = new Origin("start", null, null);

  /** The origin of the current request; work that no request asked for comes from the service. */
  public static Origin current() {
    Context context = Vertx.currentContext();
    Origin origin = context == null ? null : context.getLocal(KEY);
    return origin == null ? SERVICE : origin;
  }

  /** Makes this the origin of what runs in the current context. */
  void makeCurrent() {
    Vertx.currentContext().putLocal(KEY, this);
  }
}
