package dev.platformapi.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** Which bodies are read before an edge sees the request. */
public final class RequestBody {
  private static final String GRPC = "application/grpc";

  private RequestBody() {}

  /**
   * Whether {@code context.body()} has the whole body, which may be empty. GET, HEAD and OPTIONS
   * have none; gRPC reads its own frames, with limits of its own.
   */
  public static boolean isRead(RoutingContext context) {
    HttpMethod method = context.request().method();
    String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return method != HttpMethod.GET
        && method != HttpMethod.HEAD
        && method != HttpMethod.OPTIONS
        && (type == null || !type.regionMatches(true, 0, GRPC, 0, GRPC.length()));
  }
}
