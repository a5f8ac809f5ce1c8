package dev.platformapi.contract;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.platformapi.rest.version.ApiVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one version of the API promises, from its OpenAPI document, and whether an answer keeps it.
 */
final class Contract {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonNode document;
  private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();

  private Contract(JsonNode document) {
    this.document = document;
  }

  /** An operation as the document has it. */
  record Operation(String method, String path, JsonNode description) {
    String id() {
      return description.get("operationId").asText();
    }
  }

  static Contract of(ApiVersion version) throws JsonProcessingException {
    String json = given().queryParam("format", "json").get(version.document()).asString();
    return new Contract(MAPPER.readTree(json));
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (METHODS.contains(method.getKey())) {
                            operations.add(
                                new Operation(
                                    method.getKey().toUpperCase(),
                                    path.getKey(),
                                    method.getValue()));
                          }
                        }));
    return operations;
  }

  /** The thing itself, or what its reference means. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  /** What the answer breaks; empty when it keeps the promise. */
  String fault(Operation operation, HttpResponse<String> answer) {
    if (answer.statusCode() >= 500) {
      return "a " + answer.statusCode();
    }
    JsonNode response =
        operation.description().get("responses").get(Integer.toString(answer.statusCode()));
    if (response == null) {
      return "an undeclared " + answer.statusCode();
    }
    JsonNode content = resolve(response).path("content");
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
    if (content.isEmpty()) {
      return answer.body().isEmpty() ? "" : "content where there should be none";
    }
    if (!content.has(type)) {
      return "the undeclared media type '" + type + "'";
    }
    return type.endsWith("json") && !type.endsWith("x-ndjson")
        ? fault(content.get(type).get("schema"), answer.body())
        : "";
  }

  private String fault(JsonNode schema, String body) {
    try {
      Set<ValidationMessage> faults =
          schemas.computeIfAbsent(schema, this::compile).validate(MAPPER.readTree(body));
      return faults.isEmpty() ? "" : faults.toString();
    } catch (JsonProcessingException e) {
      return "a body that is not JSON";
    }
  }

  private JsonSchema compile(JsonNode schema) {
    ObjectNode root = MAPPER.createObjectNode();
    root.set("components", document.get("components"));
    root.putArray("allOf").add(schema);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
  }
}
