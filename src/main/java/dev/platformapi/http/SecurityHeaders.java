package dev.platformapi.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * What every answer tells browsers: it is data, to be taken for what it says it is, and nobody's
 * frame.
 */
final class SecurityHeaders {
  /** Where pages are that run scripts of their own: the documentation, and GraphiQL. */
  private static final List<String> PAGES = List.of("/q/", "/graphql-ui/");

  private SecurityHeaders() {}

  static void set(HttpServerRequest request, MultiMap headers) {
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Content-Security-Policy",
        request.path() != null && PAGES.stream().anyMatch(request.path()::startsWith)
            ? "frame-ancestors 'none'"
            : "default-src 'none'; frame-ancestors 'none'");
    if (request.isSSL() || "https".equals(request.scheme())) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
  }
}
