package dev.platformapi.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a client asks, as "GraphQL over HTTP" carries it.
 *
 * @param query the document; null when the client names one by its hash
 * @param operationName which of its operations; null when there is one
 * @param hash of the document, SHA-256 in hexadecimal, of a persisted query; null for none
 */
record GraphqlRequest(
    String query, String operationName, Map<String, Object> variables, String hash) {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final List<String> PARAMETERS =
      List.of("query", "operationName", "variables", "extensions");

  /** From the parameters of a GET; fails with {@code MALFORMED_REQUEST}. */
  static GraphqlRequest of(MultiMap parameters, ObjectMapper mapper) {
    for (String name : PARAMETERS) {
      if (parameters.getAll(name).size() > 1) {
        throw malformed(name + " must come once.");
      }
    }
    return of(
        parameters.get("query"),
        parameters.get("operationName"),
        object("variables", read(mapper, "variables", parameters.get("variables")), mapper),
        object("extensions", read(mapper, "extensions", parameters.get("extensions")), mapper));
  }

  /** From the body of a POST; fails with {@code MALFORMED_REQUEST}. */
  static GraphqlRequest of(Buffer body, ObjectMapper mapper) {
    JsonNode request;
    try {
      request = mapper.readTree(body == null ? new byte[0] : body.getBytes());
    } catch (IOException e) {
      throw malformed("The body is not JSON.");
    }
    if (request.isArray()) {
      throw malformed("Send one query in a request; batches are not taken.");
    }
    if (!request.isObject()) {
      throw malformed("The body must be a JSON object.");
    }
    return of(request, mapper);
  }

  /** From a JSON object; fails with {@code MALFORMED_REQUEST}. */
  static GraphqlRequest of(JsonNode request, ObjectMapper mapper) {
    return of(
        text("query", request.get("query")),
        text("operationName", request.get("operationName")),
        object("variables", request.get("variables"), mapper),
        object("extensions", request.get("extensions"), mapper));
  }

  private static GraphqlRequest of(
      String query,
      String operationName,
      Map<String, Object> variables,
      Map<String, Object> extensions) {
    String hash = hash(extensions.get("persistedQuery"));
    String document = query == null || query.isEmpty() ? null : query;
    if (document == null && hash == null) {
      throw malformed("query is required.");
    }
    return new GraphqlRequest(
        document,
        operationName == null || operationName.isEmpty() ? null : operationName,
        variables,
        hash);
  }

  private static String hash(Object persisted) {
    if (persisted == null) {
      return null;
    }
    if (persisted instanceof Map<?, ?> query
        && Integer.valueOf(1).equals(query.get("version"))
        && query.get("sha256Hash") instanceof String hash
        && hash.matches("[0-9a-f]{64}")) {
      return hash;
    }
    throw malformed(
        "extensions.persistedQuery must have version 1 and a sha256Hash of 64 hexadecimal digits.");
  }

  private static JsonNode read(ObjectMapper mapper, String name, String json) {
    try {
      return json == null || json.isEmpty() ? null : mapper.readTree(json);
    } catch (JsonProcessingException e) {
      throw malformed(name + " is not JSON.");
    }
  }

  private static String text(String name, JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw malformed(name + " must be a string.");
    }
    return value.textValue();
  }

  private static Map<String, Object> object(String name, JsonNode value, ObjectMapper mapper) {
    if (value == null || value.isNull()) {
      return Map.of();
    }
    if (!value.isObject()) {
      throw malformed(name + " must be an object.");
    }
    return mapper.convertValue(value, OBJECT);
  }

  private static PlatformException malformed(String detail) {
    return new PlatformException(ErrorCode.MALFORMED_REQUEST, detail);
  }
}
