package dev.platformapi.gateway.support;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** What a client got, whole. */
public record Reply(
    HttpVersion version, int status, MultiMap headers, String body, MultiMap trailers) {

  /** The only value of a header field; null when it has none. */
  public String header(String name) {
    List<String> values = headers.getAll(name);
    if (values.size() > 1) {
      throw new AssertionError(name + " comes " + values.size() + " times: " + values);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  /** The body as JSON. */
  public JsonObject json() {
    return new JsonObject(body);
  }

  /** The header fields that an {@link EchoUpstream} got; a field that came twice is a list. */
  public JsonObject upstreamHeaders() {
    return json().getJsonObject("headers");
  }

  /** A header field that an {@link EchoUpstream} got; null when it got none. */
  public String upstreamHeader(String name) {
    Object value = upstreamHeaders().getValue(name.toLowerCase(Locale.ROOT));
    return value == null ? null : value.toString();
  }
}
