package dev.platformapi.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Which bodies are read before an edge sees the request. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * Whether {@code context.body()} has the whole body, which may be empty. GET, HEAD and OPTIONS
   * have none.
   */
  public static boolean isRead(RoutingContext context) {
    HttpMethod method = context.request().method();
    return method != HttpMethod.GET && method != HttpMethod.HEAD && method != HttpMethod.OPTIONS;
  }
}
