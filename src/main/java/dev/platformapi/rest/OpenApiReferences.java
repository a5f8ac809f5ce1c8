package dev.platformapi.rest;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The schemas that a document's operations refer to, directly and by way of each other. */
final class OpenApiReferences {
  private final Map<String, Schema> schemas;
  private final Set<String> used = new HashSet<>();

  private OpenApiReferences(Map<String, Schema> schemas) {
    this.schemas = schemas;
  }

  /** Removes the schemas that nothing refers to: those of other versions. */
  static void removeUnused(OpenAPI document) {
    Map<String, Schema> schemas = new LinkedHashMap<>(document.getComponents().getSchemas());
    OpenApiReferences references = new OpenApiReferences(schemas);
    document.getComponents().getResponses().values().forEach(references::add);
    document.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .forEach(references::add);
    schemas.keySet().retainAll(references.used);
    document.getComponents().setSchemas(schemas);
  }

  private void add(Operation operation) {
    if (operation.getParameters() != null) {
      operation.getParameters().stream().map(Parameter::getSchema).forEach(this::add);
    }
    if (operation.getRequestBody() != null) {
      add(operation.getRequestBody().getContent());
    }
    operation.getResponses().getAPIResponses().values().forEach(this::add);
  }

  private void add(APIResponse response) {
    add(response.getContent());
  }

  private void add(Content content) {
    if (content != null) {
      content.getMediaTypes().values().forEach(type -> add(type.getSchema()));
    }
  }

  private void add(Schema schema) {
    if (schema == null) {
      return;
    }
    if (schema.getRef() != null) {
      String name = schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
      if (used.add(name)) {
        add(schemas.get(name));
      }
    }
    add(schema.getItems());
    add(schema.getAdditionalPropertiesSchema());
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(this::add);
    }
    Stream.of(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf())
        .filter(parts -> parts != null)
        .flatMap(Collection::stream)
        .forEach(this::add);
  }
}
