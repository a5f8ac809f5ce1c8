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
 * @param ofServer whether Kong leaves it to its HTTP server, which answers a client that accepts
 *     nothing in particular in the form of what it has sent, or in plain text, not in JSON
 */
public record Answer(int status, MultiMap headers, Buffer body, String message, boolean ofServer) {

  /**
   * An error in the form that the client accepts: JSON, HTML, XML or plain text, with the id of the
   * request; to a call of gRPC, a status of it.
   */
  public static Answer error(int status, String message) {
    return new Answer(status, HttpHeaders.headers(), null, message, false);
  }

  /**
   * An error that is the HTTP server's in Kong: a request or an answer that is none, or is late.
   */
  public static Answer serverError(int status, String message) {
    return new Answer(status, HttpHeaders.headers(), null, message, true);
  }

  /** A body of a type. */
  public static Answer of(int status, String contentType, Buffer body) {
    return new Answer(status, HttpHeaders.headers(), body, null, false)
        .with(HttpHeaders.CONTENT_TYPE, contentType);
  }

  /** JSON, whatever the client accepts. */
  public static Answer json(int status, Map<String, ?> fields) {
    return of(
        status, "application/json; charset=utf-8", new JsonObject(Map.copyOf(fields)).toBuffer());
  }

  /** No body. */
  public static Answer empty(int status) {
    return new Answer(status, HttpHeaders.headers(), null, null, false);
  }

  /** The same, with one more header field. */
  public Answer with(CharSequence name, String value) {
    headers.set(name, value);
    return this;
  }
}
