package dev.platformapi.gateway.plugin.cache;

import dev.platformapi.cache.Sha256;
import dev.platformapi.gateway.config.ConsumerDefinition;
import dev.platformapi.gateway.config.plugin.ProxyCacheConfig;
import dev.platformapi.gateway.exchange.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The key of an answer: the SHA-256 hash, in hexadecimal digits, of what tells its request from
 * others, put together as in Kong. Unlike there, what stands between the parts is escaped inside of
 * them, so that nobody can make one request look like another.
 */
public final class CacheKey {
  private CacheKey() {}

  /** That of a request. */
  public static String of(Exchange exchange, ProxyCacheConfig config) {
    HttpServerRequest request = exchange.request();
    String route = exchange.route().id().toString();
    String who =
        exchange
            .consumer()
            .map(ConsumerDefinition::id)
            .map(consumer -> consumer + ":" + route)
            .orElse(route);
    String line = line(request);
    String whole =
        String.join(
            "|",
            who,
            request.method().name(),
            config.ignoreUriCase() ? line.toLowerCase(Locale.ROOT) : line,
            parameters(request.query(), config.varyQueryParams()),
            headers(request.headers(), config.varyHeaders()));
    // What came is a byte a character.
    return Sha256.hex(whole.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The request line without its query; with it goes, as in Kong, what stands behind it. */
  private static String line(HttpServerRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return query < 0
        ? request.method() + " " + uri + " " + version(request.version())
        : request.method() + " " + uri.substring(0, query);
  }

  private static String version(HttpVersion version) {
    return switch (version) {
      case HTTP_1_0 -> "HTTP/1.0";
      case HTTP_1_1 -> "HTTP/1.1";
      case HTTP_2 -> "HTTP/2.0";
    };
  }

  private static String parameters(String query, List<String> varied) {
    if (query == null || query.isEmpty()) {
      return "";
    }
    Map<String, List<String>> found = new TreeMap<>();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.isEmpty()) {
        int equals = parameter.indexOf('=');
        String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
        List<String> values = found.computeIfAbsent(name, first -> new ArrayList<>(1));
        // One without a value is not the same as one with an empty value.
        values.add(equals < 0 ? "" : "=" + escape(decode(parameter.substring(equals + 1)), ":|,="));
      }
    }
    List<String> parts = new ArrayList<>();
    for (String name : varied.isEmpty() ? found.keySet() : asCame(varied)) {
      List<String> values = found.get(name);
      if (values != null) {
        parts.add(escape(name, ":|,=") + joined(values));
      }
    }
    return String.join(":", parts);
  }

  private static List<String> asCame(List<String> names) {
    return names.stream()
        .map(name -> new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static String joined(List<String> values) {
    if (values.size() == 1) {
      return values.get(0);
    }
    return "="
        + String.join(
            ",",
            values.stream()
                .map(value -> value.isEmpty() ? "" : value.substring(1))
                .sorted()
                .toList());
  }

  private static String headers(MultiMap headers, List<String> varied) {
    List<String> parts = new ArrayList<>();
    for (String name : varied) {
      List<String> values = new ArrayList<>(headers.getAll(name));
      if (!values.isEmpty()) {
        Collections.sort(values);
        parts.add(name + "=" + escape(String.join(",", values), ":|"));
      }
    }
    return String.join(":", parts);
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String escape(String text, String separators) {
    StringBuilder escaped = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean separates = c == '%' || separators.indexOf(c) >= 0;
      if (separates && escaped == null) {
        escaped = new StringBuilder(text.length() + 8).append(text, 0, i);
      }
      if (separates) {
        escaped.append('%').append(Integer.toHexString(c));
      } else if (escaped != null) {
        escaped.append(c);
      }
    }
    return escaped == null ? text : escaped.toString();
  }
}
