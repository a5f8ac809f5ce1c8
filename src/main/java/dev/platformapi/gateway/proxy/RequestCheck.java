package dev.platformapi.gateway.proxy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;

/** What nginx looks at in a request before Kong sees it, but for its target. */
final class RequestCheck {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private RequestCheck() {}

  /**
   * Looks at a request.
   *
   * @return whether it is to be the last of its connection
   * @throws RefusedException when it is not to be served
   */
  static boolean isLast(HttpServerRequest request) {
    if (request.version() == null) {
      throw new RefusedException(501, "HTTP version not supported");
    }
    if (Framing.hasEnded(request)) {
      throw RefusedException.badRequest();
    }
    boolean last = Framing.isDoubtful(request);
    HttpMethod method = request.method();
    if (method == HttpMethod.TRACE || method == HttpMethod.CONNECT) {
      throw new RefusedException(405, "Method not allowed");
    }
    if (!isToken(method.name())
        || request.headers().contains("")
        || request.version() == HttpVersion.HTTP_2 && !isPlain(request)) {
      throw RefusedException.badRequest();
    }
    return last;
  }

  private static boolean isToken(String method) {
    for (int i = 0; i < method.length(); i++) {
      char c = method.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (!letter && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return !method.isEmpty();
  }

  /**
   * Whether no field ends before its end, were it written in HTTP/1.1 (RFC 9113, section 8.2.1).
   */
  private static boolean isPlain(HttpServerRequest request) {
    for (Map.Entry<String, String> field : request.headers()) {
      String value = field.getValue();
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '\0' || c == '\r' || c == '\n') {
          return false;
        }
      }
    }
    return true;
  }
}
