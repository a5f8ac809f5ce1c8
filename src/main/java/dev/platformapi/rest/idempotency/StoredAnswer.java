package dev.platformapi.rest.idempotency;

import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer as it is kept. Headers that every answer gets anew, such as the request id, are not.
 *
 * @param body null for an answer without one
 */
record StoredAnswer(int status, Map<String, String> headers, byte[] body) {
  static final String REPLAYED = "Idempotent-Replayed";

  private static final List<String> KEPT =
      List.of(
          HttpHeaders.LOCATION,
          HttpHeaders.ETAG,
          HttpHeaders.CACHE_CONTROL,
          HttpHeaders.WWW_AUTHENTICATE,
          HttpHeaders.ALLOW,
          HttpHeaders.RETRY_AFTER);

  static StoredAnswer of(ContainerResponseContext response, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (response.getMediaType() != null) {
      headers.put(HttpHeaders.CONTENT_TYPE, response.getMediaType().toString());
    }
    for (String name : KEPT) {
      Object value = response.getHeaders().getFirst(name);
      if (value != null) {
        headers.put(name, value.toString());
      }
    }
    return new StoredAnswer(response.getStatus(), headers, body);
  }

  Response replay() {
    Response.ResponseBuilder answer = Response.status(status).entity(body);
    headers.forEach(answer::header);
    return answer.header(REPLAYED, "true").build();
  }

  String toJson() {
    JsonObject headerJson = new JsonObject();
    headers.forEach(headerJson::put);
    return new JsonObject()
        .put("status", status)
        .put("headers", headerJson)
        .put("body", body)
        .encode();
  }

  static StoredAnswer fromJson(String json) {
    JsonObject stored = new JsonObject(json);
    Map<String, String> headers = new LinkedHashMap<>();
    stored
        .getJsonObject("headers")
        .forEach(entry -> headers.put(entry.getKey(), (String) entry.getValue()));
    return new StoredAnswer(stored.getInteger("status"), headers, stored.getBinary("body"));
  }
}
