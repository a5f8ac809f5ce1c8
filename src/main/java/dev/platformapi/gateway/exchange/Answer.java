package dev.platformapi.gateway.exchange;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What the gateway answers itself, in place of an upstream.
 *
 * @param headers may be changed
 * @param body null when there is none, or when the message is to be the body
 * @param message that is written in the form that the client accepts; null with a body
 */
public record Answer(int status, MultiMap headers, Buffer body, String message) {

  /**
   * An error in the form that the client accepts: JSON, HTML, XML or plain text, with the id of the
   * request; to a call of gRPC, a status of it.
   */
  public static Answer error(int status, String message) {
    return new Answer(status, HttpHeaders.headers(), null, message);
  }

  /** A body of a type. */
  public static Answer of(int status, String contentType, Buffer body) {
    return new Answer(status, HttpHeaders.headers(), body, null)
        .with(HttpHeaders.CONTENT_TYPE, contentType);
  }

  /** JSON, whatever the client accepts. */
  public static Answer json(int status, Map<String, ?> fields) {
    return of(
        status, "application/json; charset=utf-8", new JsonObject(Map.copyOf(fields)).toBuffer());
  }

  /** No body. */
  public static Answer empty(int status) {
    return new Answer(status, HttpHeaders.headers(), null, null);
  }

  /** The same, with one more header field. */
  public Answer with(CharSequence name, String value) {
    headers.set(name, value);
    return this;
  }
}
