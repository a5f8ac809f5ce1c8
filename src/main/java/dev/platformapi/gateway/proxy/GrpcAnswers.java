package dev.platformapi.gateway.proxy;

import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How a call of gRPC learns of an error of the gateway: as a status in the head of the answer. */
final class GrpcAnswers {
  private static final String MEDIA_TYPE = "application/grpc";
  private static final int UNKNOWN = 2;

  /** Kong's statuses of gRPC for those of HTTP. */
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

  /** Whether a request or an answer with this {@code Content-Type} is of gRPC. */
  static boolean isGrpc(String contentType) {
    return contentType != null
        && contentType.regionMatches(true, 0, MEDIA_TYPE, 0, MEDIA_TYPE.length());
  }

  /** Tells an error. */
  static void tell(MultiMap headers, int status, String message) {
    headers.set("content-type", MEDIA_TYPE);
    headers.set("grpc-status", Integer.toString(STATUSES.getOrDefault(status, UNKNOWN)));
    headers.set(
        "grpc-message", URLEncoder.encode(message, StandardCharsets.UTF_8).replace("+", "%20"));
  }
}
