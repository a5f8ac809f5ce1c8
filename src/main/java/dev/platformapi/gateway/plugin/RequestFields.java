package dev.platformapi.gateway.plugin;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** What plugins look for in a request, by its name, as Kong finds it. */
final class RequestFields {
  private RequestFields() {}

  /** The values of a header field. A name with underscores finds the one with hyphens, too. */
  static List<String> header(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.isEmpty() && name.indexOf('_') >= 0
        ? request.headers().getAll(name.replace('_', '-'))
        : values;
  }

  /** The first cookie of a name, whose case does not matter; empty when it has no value. */
  static Optional<String> cookie(HttpServerRequest request, String name) {
    for (String field : request.headers().getAll(HttpHeaders.COOKIE)) {
      for (String cookie : field.split(";")) {
        int equals = cookie.indexOf('=');
        if (equals >= 0 && cookie.substring(0, equals).strip().equalsIgnoreCase(name)) {
          return Optional.of(cookie.substring(equals + 1).strip()).filter(v -> !v.isEmpty());
        }
      }
    }
    return Optional.empty();
  }
}
