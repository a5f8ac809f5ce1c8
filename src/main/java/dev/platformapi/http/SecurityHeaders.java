package dev.platformapi.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/**
 * What every answer tells browsers: it is data, to be taken for what it says it is, and nobody's
 * frame.
 */
final class SecurityHeaders {
  /** Pages of the framework, such as the documentation, run scripts of their own. */
  private static final String PAGES = "/q/";

  private SecurityHeaders() {}

  static void set(HttpServerRequest request, MultiMap headers) {
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Content-Security-Policy",
        request.path() != null && request.path().startsWith(PAGES)
            ? "frame-ancestors 'none'"
            : "default-src 'none'; frame-ancestors 'none'");
    if (request.isSSL() || "https".equals(request.scheme())) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
  }
}
