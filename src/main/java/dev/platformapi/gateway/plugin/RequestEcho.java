package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.exchange.UpstreamRequest;
import dev.platformapi.gateway.route.Route;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A copy of a request, as JSON, for those who debug. */
final class RequestEcho {
  private RequestEcho() {}

  /**
   * The copy, with what the request was matched with.
   *
   * @param message null when there is none
   */
  static JsonObject of(Exchange exchange, Buffer body, String message) {
    JsonObject echo = new JsonObject();
    if (message != null) {
      echo.put("message", message);
    }
    echo.put("request", request(exchange, body)).put("matched_route", route(exchange.route()));
    exchange
        .service()
        .ifPresent(
            service ->
                echo.put(
                    "matched_service",
                    new JsonObject()
                        .put("id", service.id().toString())
                        .put("name", service.name().orElse(null))
                        .put("protocol", service.protocol().written())
                        .put("host", service.host())
                        .put("port", service.port())
                        .put("path", service.path().orElse(null))));
    return echo;
  }

  private static JsonObject request(Exchange exchange, Buffer body) {
    HttpServerRequest request = exchange.request();
    UpstreamRequest upstream = exchange.upstream();
    JsonObject copy =
        new JsonObject()
            .put("scheme", request.isSSL() ? "https" : "http")
            .put("host", exchange.match().request().host())
            .put("port", request.localAddress().port())
            .put("method", request.method().name())
            .put("path", exchange.match().request().path())
            .put("headers", headers(exchange))
            .put("query", plain(Parameters.parse(upstream.query()).values()))
            .put("raw_body", body.toString());
    BodyForm.of(request.getHeader(HttpHeaders.CONTENT_TYPE))
        .ifPresent(form -> copy.put("body", fields(form, body)));
    return copy;
  }

  private static Object fields(BodyForm form, Buffer body) {
    return switch (form) {
      case JSON -> decoded(body);
      case PARAMETERS -> plain(Parameters.parse(BodyForm.text(body)).values());
      case MULTIPART -> null;
    };
  }

  private static Object decoded(Buffer body) {
    try {
      return Json.decodeValue(body);
    } catch (DecodeException e) {
      return null;
    }
  }

  private static JsonObject headers(Exchange exchange) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String name : exchange.request().headers().names()) {
      if (!name.startsWith(":")) {
        headers.put(
            name.toLowerCase(Locale.ROOT),
            exchange.request().headers().getAll(name).stream()
                .map(HeaderText::decode)
                .collect(Collectors.toList()));
      }
    }
    return plain(headers);
  }

  private static JsonObject route(Route route) {
    return new JsonObject()
        .put("id", route.id().toString())
        .put("name", route.name())
        .put(
            "protocols",
            route.protocols().stream()
                .map(p -> p.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList())
        .put("methods", route.methods())
        .put("hosts", route.hosts())
        .put("paths", route.paths())
        .put("strip_path", route.stripPath())
        .put("preserve_host", route.preserveHost());
  }

  /** A list of one value is that value, as in Kong. */
  private static JsonObject plain(Map<String, List<String>> values) {
    JsonObject plain = new JsonObject();
    values.forEach((name, list) -> plain.put(name, list.size() == 1 ? list.get(0) : list));
    return plain;
  }
}
