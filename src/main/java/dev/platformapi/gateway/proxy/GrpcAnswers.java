package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.route.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How a call of gRPC learns of an error of the gateway: as a status in the head of the answer. */
final class GrpcAnswers {
  private static final String MEDIA_TYPE = "application/grpc";
  private static final int UNKNOWN = 2;

  /** Kong's statuses of gRPC for those of HTTP; but 502 is a call that may be made again. */
  private static final Map<Integer, Integer> STATUSES =
      Map.ofEntries(
          Map.entry(200, 0),
          Map.entry(400, 3),
          Map.entry(401, 16),
          Map.entry(403, 7),
          Map.entry(404, 5),
          Map.entry(409, 6),
          Map.entry(429, 8),
          Map.entry(499, 1),
          Map.entry(500, 13),
          Map.entry(501, 12),
          Map.entry(502, 14),
          Map.entry(503, 14),
          Map.entry(504, 4));

  private GrpcAnswers() {}

  /** Whether a request is a call. */
  static boolean isCall(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        && Route.isGrpc(request.getHeader(HttpHeaders.CONTENT_TYPE));
  }

  /**
   * Tells an error.
   *
   * @param message null when there is none
   */
  static void tell(MultiMap headers, int status, String message) {
    headers.set(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
    headers.remove(HttpHeaders.CONTENT_LENGTH);
    headers.set("grpc-status", Integer.toString(status(status)));
    if (message != null) {
      headers.set(
          "grpc-message", URLEncoder.encode(message, StandardCharsets.UTF_8).replace("+", "%20"));
    }
  }

  private static int status(int http) {
    int ofItsKind = http / 100 == 4 || http / 100 == 5 ? STATUSES.get(http / 100 * 100) : UNKNOWN;
    return STATUSES.getOrDefault(http, ofItsKind);
  }

  /** What a plugin says in a body of JSON; null when it is of another kind or says nothing. */
  static String message(Buffer body) {
    try {
      return body == null ? null : new JsonObject(body).getString("message");
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }
}
