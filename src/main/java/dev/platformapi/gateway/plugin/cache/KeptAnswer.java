package dev.platformapi.gateway.plugin.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * An answer that is kept.
 *
 * @param headers must not be changed
 * @param since in seconds since the epoch
 * @param ttl seconds for which it is fresh
 */
public record KeptAnswer(int status, MultiMap headers, Buffer body, long since, long ttl) {
  private static final byte VERSION = 1;
  private static final int HEAD_AT = 5;

  /** How long it has been kept, in seconds. */
  public long age(long now) {
    return Math.max(0, now - since);
  }

  /** About how many bytes it takes in memory. */
  int size() {
    int size = body.length();
    for (Map.Entry<String, String> header : headers) {
      size += header.getKey().length() + header.getValue().length();
    }
    return size;
  }

  /** As bytes: a version, the length of the head, the head as JSON, and the body as it is. */
  Buffer encode() {
    JsonArray fields = new JsonArray();
    headers.forEach((name, value) -> fields.add(new JsonArray().add(name).add(value)));
    Buffer head =
        new JsonObject()
            .put("status", status)
            .put("headers", fields)
            .put("since", since)
            .put("ttl", ttl)
            .toBuffer();
    return Buffer.buffer(HEAD_AT + head.length() + body.length())
        .appendByte(VERSION)
        .appendInt(head.length())
        .appendBuffer(head)
        .appendBuffer(body);
  }

  /** Empty when these are not the bytes of one. */
  static Optional<KeptAnswer> decode(Buffer bytes) {
    try {
      int bodyAt = HEAD_AT + bytes.getInt(1);
      JsonObject head = new JsonObject(bytes.getBuffer(HEAD_AT, bodyAt));
      int status = head.getInteger("status");
      if (bytes.getByte(0) != VERSION || status < 200 || status > 999) {
        return Optional.empty();
      }
      // Names and values are checked when they are added.
      MultiMap headers = HttpHeaders.headers();
      for (Object field : head.getJsonArray("headers")) {
        JsonArray pair = (JsonArray) field;
        headers.add(pair.getString(0), pair.getString(1));
      }
      return Optional.of(
          new KeptAnswer(
              status,
              headers,
              bytes.getBuffer(bodyAt, bytes.length()),
              head.getLong("since"),
              head.getLong("ttl")));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }
}
