package dev.platformapi.rest;

import dev.platformapi.paging.FilterOperator;
import dev.platformapi.rest.version.ApiVersion;
import dev.platformapi.user.UserField;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The parameters that many operations have: preconditions and filters. */
final class OpenApiParameters {
  private static final Set<String> FILTERED = Set.of("listUsers", "exportUsers");
  private static final Set<String> NO_CONTENT = Set.of("exportUsers");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");

  private OpenApiParameters() {}

  static void add(Operation operation, String path, HttpMethod method, ApiVersion version) {
    addPathParameters(operation, path);
    if (FILTERED.contains(operation.getOperationId())) {
      addFilters(operation);
    }
    if (method == HttpMethod.POST) {
      operation.addParameter(
          header(
                  "Idempotency-Key",
                  "Names this request: sent again with the same key, it gets the same answer and is"
                      + " not run again. Kept for 24 hours.")
              .example("\"8e03978e-40d5-43dd-bc93-6894a57f9324\""));
    }
    if (isVersioned(path) && method != HttpMethod.GET) {
      operation.addParameter(
          header("If-Match", "Only if the ETag is one of these; \\* for any")
              .required(version.refusesBlindWrites() && method != HttpMethod.DELETE)
              .example("\"0\""));
    }
    if (path.startsWith("/api/")
        && method == HttpMethod.GET
        && !NO_CONTENT.contains(operation.getOperationId())) {
      operation.addParameter(
          header("If-None-Match", "Answer 304 if the ETag is one of these").example("\"0\""));
      operation
          .getResponses()
          .addAPIResponse(
              "304",
              OASFactory.createAPIResponse().description("What the client has is still current"));
      addEtag(operation.getResponses().getAPIResponse("200"));
    }
  }

  /** The scanner overlooks them where the operation is inherited and the path is the class's. */
  private static void addPathParameters(Operation operation, String path) {
    Matcher names = PLACEHOLDER.matcher(path);
    while (names.find()) {
      String name = names.group(1);
      if (operation.getParameters() == null
          || operation.getParameters().stream()
              .noneMatch(parameter -> parameter.getName().equals(name))) {
        operation.addParameter(
            OASFactory.createParameter().name(name).in(Parameter.In.PATH).required(true));
      }
    }
  }

  /** Whether the path is that of a thing whose ETag is its version. */
  static boolean isVersioned(String path) {
    return path.matches("/api/v[0-9]+/(users|posts)/\\{id}");
  }

  private static void addEtag(APIResponse response) {
    if (response != null) {
      response.addHeader(
          "ETag",
          OASFactory.createHeader()
              .description("Names this state of what is shown (RFC 9110, 8.8.3)")
              .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING)));
    }
  }

  private static void addFilters(Operation operation) {
    operation.addParameter(
        query("q", "Only users with words in the username or the email address that begin so")
            .example("ann")
            .schema(text().minLength(1).maxLength(100)));
    for (UserField field : UserField.values()) {
      String name = field == UserField.ATTRIBUTES ? field.label() + ".team" : field.label();
      for (FilterOperator operator : field.operators()) {
        String suffix =
            operator == FilterOperator.EQ
                ? ""
                : "[" + operator.name().toLowerCase(Locale.ROOT) + "]";
        operation.addParameter(
            query(UserFilters.PREFIX + name + "]" + suffix, description(field, operator))
                .schema(schema(field, operator)));
      }
    }
  }

  private static String description(UserField field, FilterOperator operator) {
    String what =
        switch (field) {
          case ATTRIBUTES ->
              "Only users with this value at a path in their attributes, such as attributes.team";
          case TAGS ->
              operator == FilterOperator.IN
                  ? "Only users with one of these tags, separated by commas"
                  : "Only users with all of these tags, separated by commas";
          default -> "Only users whose " + field.label() + " " + operator.symbol() + " this";
        };
    return operator == FilterOperator.IN && field != UserField.TAGS
        ? what + ", separated by commas"
        : what;
  }

  private static Schema schema(UserField field, FilterOperator operator) {
    if (operator == FilterOperator.IN) {
      return text();
    }
    return switch (field) {
      case ID -> text().format("uuid");
      case AGE ->
          OASFactory.createSchema()
              .addType(Schema.SchemaType.INTEGER)
              .minimum(java.math.BigDecimal.ZERO)
              .maximum(java.math.BigDecimal.valueOf(9999));
      case CREATED_AT, UPDATED_AT -> text().format("date-time");
      default -> text();
    };
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
  }

  private static Parameter query(String name, String description) {
    return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).description(description);
  }

  private static Parameter header(String name, String description) {
    return OASFactory.createParameter()
        .name(name)
        .in(Parameter.In.HEADER)
        .description(description)
        .schema(text());
  }
}
