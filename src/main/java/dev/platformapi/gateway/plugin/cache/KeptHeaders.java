package dev.platformapi.gateway.plugin.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;

/** Which header fields of an answer are kept with it. */
public final class KeptHeaders {
  /** Of the connection, or set anew with each answer. */
  private static final Set<String> NOT_KEPT =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "trailers",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "age",
          "via",
          "x-cache-status",
          "x-cache-key",
          "x-response-time");

  private KeptHeaders() {}

  /** Those of an answer; also without what is said of the request itself. */
  public static MultiMap of(MultiMap headers) {
    MultiMap kept = HttpHeaders.headers();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!NOT_KEPT.contains(lower)
              && !lower.startsWith("x-kong-")
              && !lower.contains("ratelimit-")) {
            kept.add(name, value);
          }
        });
    return kept;
  }
}
