package dev.platformapi.rest;

import dev.platformapi.rest.version.ApiVersion;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * The document of one version: the operations of that version, and what they all have in common,
 * written once: security, ids and the problems that they can answer.
 */
public abstract class OpenApiDocument implements OASFilter {
  private static final String BEARER = "bearer";
  private static final String API_KEY = "api_key";
  private static final Set<String> EMPTY = Set.of("revokeToken");
  static final String EXAMPLE_ID = "01980000-0000-7000-8000-000000000000";

  private final ApiVersion version;

  protected OpenApiDocument(ApiVersion version) {
    this.version = version;
  }

  /**
   * Version 1 is a document of its own. The framework looks at the class alone for its interface.
   */
  @OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, documentNames = "v1")
  public static class V1 extends OpenApiDocument implements OASFilter {
    public V1() {
      super(ApiVersion.V1);
    }
  }

  /** The current version is the document without a name. */
  @OpenApiFilter(
      stages = OpenApiFilter.RunStage.BUILD,
      documentNames = OpenApiFilter.DEFAULT_DOCUMENT_NAME)
  public static class V2 extends OpenApiDocument implements OASFilter {
    public V2() {
      super(ApiVersion.V2);
    }
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getComponents().getSecuritySchemes() != null) {
      return; // the build runs its filters twice
    }
    removeOtherVersions(document.getPaths());
    describe(document);
    document.setServers(List.of(OASFactory.createServer().url("/").description("This service")));
    document
        .getComponents()
        .addSecurityScheme(
            BEARER,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme(BEARER)
                .bearerFormat("JWT")
                .description("The token that POST /auth/login answers"));
    document
        .getComponents()
        .addSecurityScheme(
            API_KEY,
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("X-API-Key")
                .description("A key that POST /auth/keys made"));
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach(
                        (method, operation) ->
                            complete(path, method, operation, document.getComponents())));
    document.getPaths().getPathItems().values().stream()
        .map(PathItem::getPATCH)
        .filter(Objects::nonNull)
        .forEach(patch -> takePatch(patch, document.getComponents()));
    Set<String> inputs = inputs(document);
    document
        .getComponents()
        .getSchemas()
        .forEach((name, schema) -> complete(schema, inputs.contains(name)));
    OpenApiReferences.removeUnused(document);
  }

  private void removeOtherVersions(Paths paths) {
    for (ApiVersion other : ApiVersion.values()) {
      if (other != version) {
        Set.copyOf(paths.getPathItems().keySet()).stream()
            .filter(path -> path.startsWith(other.root() + "/"))
            .forEach(paths::removePathItem);
      }
    }
  }

  private void describe(OpenAPI document) {
    document.setInfo(
        OASFactory.createInfo()
            .title("Platform API")
            .version(version.number())
            .description("A company's user directory and front door.")
            .contact(OASFactory.createContact().name("Whoever runs this service"))
            .license(
                OASFactory.createLicense()
                    .name("Proprietary")
                    .identifier("LicenseRef-Proprietary")));
  }

  /** A merge patch is the input with nothing required. */
  private static void takePatch(Operation operation, Components components) {
    // The media types of one operation share an object.
    for (MediaType type :
        Set.copyOf(operation.getRequestBody().getContent().getMediaTypes().values())) {
      String input = schemaName(type);
      String patch = input.replace("New", "") + "Patch";
      components.addSchema(
          patch,
          OASFactory.createSchema()
              .description("A merge patch of " + input)
              .addType(Schema.SchemaType.OBJECT)
              .properties(components.getSchemas().get(input).getProperties()));
      type.setSchema(OASFactory.createSchema().ref("#/components/schemas/" + patch));
    }
  }

  private static String schemaName(MediaType type) {
    String ref = type.getSchema().getRef();
    return ref.substring(ref.lastIndexOf('/') + 1);
  }

  /** The names of the schemas that come in. */
  private static Set<String> inputs(OpenAPI document) {
    return document.getPaths().getPathItems().values().stream()
        .flatMap(item -> item.getOperations().values().stream())
        .filter(operation -> operation.getRequestBody() != null)
        .flatMap(
            operation -> operation.getRequestBody().getContent().getMediaTypes().values().stream())
        .map(OpenApiDocument::schemaName)
        .collect(Collectors.toSet());
  }

  /**
   * What comes in is refused when it has unknown fields; what goes out has all of its fields,
   * unless it says which. Not by {@code additionalProperties}: openapi-generator makes maps of
   * types that have it beside a property that is free, its issue 20747.
   */
  private static void complete(Schema schema, boolean input) {
    if (schema.getProperties() == null) {
      return;
    }
    if (input) {
      schema.setUnevaluatedProperties(OASFactory.createSchema().booleanSchema(false));
    } else if (schema.getRequired() == null) {
      schema.setRequired(List.copyOf(schema.getProperties().keySet()));
    }
  }

  private void complete(
      String path, PathItem.HttpMethod method, Operation operation, Components components) {
    OpenApiParameters.add(operation, path, method, version);
    if (operation.getParameters() != null) {
      operation.getParameters().forEach(OpenApiDocument::complete);
    }
    if (EMPTY.contains(operation.getOperationId())) {
      // The scanner derives content from the method's type.
      operation.getResponses().getAPIResponse("200").setContent(null);
    }
    if (operation.getDescription() == null) {
      operation.setDescription(operation.getSummary() + ".");
    }
    OpenApiErrors.add(operation, path, method, version, components);
    if (Authentication.needsCaller(path)) {
      operation.setSecurity(
          List.of(
              OASFactory.createSecurityRequirement().addScheme(BEARER),
              OASFactory.createSecurityRequirement().addScheme(API_KEY)));
    } else {
      operation.setSecurity(List.of());
    }
  }

  private static void complete(Parameter parameter) {
    if (parameter.getIn() != Parameter.In.PATH) {
      return;
    }
    switch (parameter.getName()) {
      case "channel" ->
          parameter
              .description("The name of a channel, or room:<name> for that of a room")
              .example("builds")
              .schema(name().pattern("^(room:)?[A-Za-z0-9_.:-]{1,64}$"));
      case "name" ->
          parameter
              .description("The name of a room")
              .example("design")
              .schema(name().pattern("^[A-Za-z0-9_.:-]{1,64}$"));
      default ->
          parameter
              .description("The id, a UUID")
              .example(EXAMPLE_ID)
              .schema(name().format("uuid").minLength(36).maxLength(36));
    }
  }

  private static Schema name() {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
  }
}
