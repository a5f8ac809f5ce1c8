package dev.platformapi.rest;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.http.HttpStatus;
import dev.platformapi.http.Problem;
import dev.platformapi.rest.version.ApiVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The problems that an operation can answer. */
final class OpenApiErrors {
  private static final Set<String> OAUTH = Set.of("token", "revokeToken", "introspectToken");

  private OpenApiErrors() {}

  static void add(
      Operation operation,
      String path,
      PathItem.HttpMethod method,
      ApiVersion version,
      Components components) {
    boolean oauth = OAUTH.contains(operation.getOperationId());
    for (ErrorCode code : errors(operation, path, method, version)) {
      String name = oauth ? "OAUTH_" + code.name() : code.name();
      components.addResponse(name, oauth ? oauthError(code) : problem(code));
      operation
          .getResponses()
          .addAPIResponse(
              String.valueOf(HttpStatus.of(code)),
              OASFactory.createAPIResponse().ref("#/components/responses/" + name));
    }
    if (oauth) {
      components.addSchema("OAuthError", oauthErrorSchema());
    }
  }

  private static List<ErrorCode> errors(
      Operation operation, String path, PathItem.HttpMethod method, ApiVersion version) {
    List<ErrorCode> errors = new ArrayList<>();
    boolean hasBody = operation.getRequestBody() != null;
    boolean ofCaller = Authentication.needsCaller(path);
    errors.add(hasBody ? ErrorCode.MALFORMED_REQUEST : ErrorCode.INVALID_PARAMETER);
    errors.add(ErrorCode.UNAUTHENTICATED);
    errors.add(ErrorCode.NOT_ACCEPTABLE);
    errors.add(ErrorCode.RATE_LIMITED);
    errors.add(ErrorCode.UNAVAILABLE);
    if (ofCaller || path.equals("/auth/register")) {
      errors.add(ErrorCode.FORBIDDEN);
    }
    if (path.contains("{")) {
      errors.add(ErrorCode.NOT_FOUND);
    }
    if (hasBody || method == PathItem.HttpMethod.POST) {
      errors.add(ErrorCode.PAYLOAD_TOO_LARGE);
      errors.add(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
      errors.add(ErrorCode.VALIDATION_FAILED);
    }
    if (hasBody || method == PathItem.HttpMethod.DELETE || method == PathItem.HttpMethod.POST) {
      errors.add(ErrorCode.CONFLICT);
    }
    if (OpenApiParameters.isVersioned(path)) {
      if (method != PathItem.HttpMethod.GET) {
        errors.add(ErrorCode.PRECONDITION_FAILED);
      }
      if (hasBody && version.refusesBlindWrites()) {
        errors.add(ErrorCode.PRECONDITION_REQUIRED);
      }
    }
    if (path.startsWith("/api/") && version != ApiVersion.current()) {
      errors.add(ErrorCode.GONE);
    }
    return errors;
  }

  private static APIResponse problem(ErrorCode code) {
    Content content =
        OASFactory.createContent()
            .addMediaType(
                Problem.MEDIA_TYPE,
                OASFactory.createMediaType()
                    .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))
                    .example(example(code)));
    return OASFactory.createAPIResponse().description(code.title()).content(content);
  }

  /** What the request itself gets wrong is told in the words of OAuth, the rest in ours. */
  private static APIResponse oauthError(ErrorCode code) {
    APIResponse response = problem(code);
    response
        .getContent()
        .addMediaType(
            "application/json",
            OASFactory.createMediaType()
                .schema(OASFactory.createSchema().ref("#/components/schemas/OAuthError")));
    return response;
  }

  private static Schema oauthErrorSchema() {
    Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    return OASFactory.createSchema()
        .description("An error of OAuth 2 (RFC 6749, 5.2)")
        .addType(Schema.SchemaType.OBJECT)
        .addProperty("error", text)
        .addProperty("error_description", text)
        .addRequired("error");
  }

  /** In this order, so that each build of the same sources makes the same document. */
  private static Map<String, Object> example(ErrorCode code) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", Problem.TYPE_PREFIX + code.slug());
    example.put("title", code.title());
    example.put("status", HttpStatus.of(code));
    example.put("detail", code.advice());
    example.put("instance", "/api/v1/users");
    example.put("code", code.name());
    example.put("request_id", OpenApiDocument.EXAMPLE_ID);
    return example;
  }
}
