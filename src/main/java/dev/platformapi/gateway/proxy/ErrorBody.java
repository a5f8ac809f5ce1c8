package dev.platformapi.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/** The forms of an error of the gateway, of which the client's {@code Accept} chooses one. */
enum ErrorBody {
  JSON(
      "application/json; charset=utf-8",
      """
      {
        "message":"%s",
        "request_id":"%s"
      }"""),
  HTML(
      "text/html; charset=utf-8",
      """
      <!doctype html>
      <html>
        <head>
          <meta charset="utf-8">
          <title>Error</title>
        </head>
        <body>
          <h1>Error</h1>
          <p>%s.</p>
          <p>request_id: %s</p>
        </body>
      </html>
      """),
  XML(
      "application/xml; charset=utf-8",
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <error>
        <message>%s</message>
        <requestid>%s</requestid>
      </error>
      """),
  PLAIN("text/plain; charset=utf-8", "%s\nrequest_id: %s\n");

  private final String contentType;
  private final String template;

  ErrorBody(String contentType, String template) {
    this.contentType = contentType;
    this.template = template;
  }

  String contentType() {
    return contentType;
  }

  /**
   * The text of an error.
   *
   * @param requestId of 32 hexadecimal digits
   */
  String text(String message, String requestId) {
    return template.formatted(escape(message), requestId);
  }

  /**
   * The form for a client: of the type that it likes best, or JSON when that is none of these.
   *
   * @param ofServer whether a client that accepts nothing in particular gets what it has sent, or
   *     plain text; otherwise it gets JSON
   */
  static ErrorBody of(HttpServerRequest request, boolean ofServer) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    if (accept != null) {
      return liked(accept);
    }
    if (!ofServer) {
      return JSON;
    }
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? PLAIN : liked(type);
  }

  private static ErrorBody liked(String accept) {
    ErrorBody best = JSON;
    double liked = 0;
    for (String range : accept.split(",", -1)) {
      String[] parts = range.split(";", -1);
      double quality = quality(parts);
      if (quality > liked) {
        liked = quality;
        best = ofType(parts[0].strip().toLowerCase(Locale.ROOT));
      }
    }
    return best;
  }

  private static double quality(String... parts) {
    for (String part : List.of(parts).subList(1, parts.length)) {
      String parameter = part.strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }

  private static ErrorBody ofType(String type) {
    return switch (type) {
      case "text/html" -> HTML;
      case "application/xml" -> XML;
      case "text/plain", "text/*" -> PLAIN;
      default -> JSON;
    };
  }

  private String escape(String message) {
    return switch (this) {
      case JSON -> message.replace("\\", "\\\\").replace("\"", "\\\"");
      case HTML, XML -> message.replace("&", "&amp;").replace("<", "&lt;");
      case PLAIN -> message;
    };
  }
}
