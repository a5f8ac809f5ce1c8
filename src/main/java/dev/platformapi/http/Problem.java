package dev.platformapi.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A problem document of RFC 9457.
 *
 * @param type path of a page on this kind of problem; that of a limit that is used up is in the
 *     registry of such types
 * @param status the HTTP status
 * @param instance path of the request
 * @param code the stable code of the catalogue
 * @param requestId the id under which the log knows the request
 * @param violatedPolicies the limits that are used up, by their names in {@code RateLimit-Policy};
 *     null when it is not about limits
 * @param errors the rules that the input breaks; null when it is not about rules
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description = "A problem document (RFC 9457)",
    requiredProperties = {"type", "title", "status", "detail", "instance", "code", "request_id"})
public record Problem(
    @Schema(examples = "/problems/not-found") String type,
    @Schema(examples = "Not found") String title,
    @Schema(examples = "404") int status,
    @Schema(examples = "There is no user 01980000-0000-7000-8000-000000000000.") String detail,
    @Schema(examples = "/api/v1/users/01980000-0000-7000-8000-000000000000") String instance,
    @Schema(examples = "NOT_FOUND") String code,
    @JsonProperty("request_id") @Schema(examples = "0d5e2f8a-6a53-4d0e-9a53-6d1f0c3c2b1a")
        String requestId,
    @JsonProperty("violated-policies")
        @Schema(
            description = "The limits that are used up (RateLimit header fields for HTTP)",
            examples = "[\"free.minute\"]")
        List<String> violatedPolicies,
    List<Fault> errors) {
  public static final String MEDIA_TYPE = "application/problem+json";
  public static final String TYPE_PREFIX = "/problems/";

  /** Of "RateLimit header fields for HTTP". */
  private static final String QUOTA_EXCEEDED =
      "https://iana.org/assignments/http-problem-types#quota-exceeded";

  /**
   * One rule that the input breaks.
   *
   * @param pointer JSON pointer (RFC 6901) into the body, or the name of the parameter
   * @param code the rule's stable name
   */
  @RegisterForReflection
  public record Fault(
      @Schema(examples = "/username") String pointer,
      @Schema(examples = "username must be 3 to 20 of a-z, A-Z, 0-9 and _") String detail,
      @Schema(examples = "pattern") String code) {
    /** The rules that a failure names; null when it is not about rules. */
    public static List<Fault> of(PlatformException failure) {
      List<Fault> faults =
          failure.violations().stream().map(violation -> of(failure.code(), violation)).toList();
      return faults.isEmpty() ? null : faults;
    }

    private static Fault of(ErrorCode code, Violation violation) {
      String pointer =
          code == ErrorCode.INVALID_PARAMETER ? violation.field() : pointer(violation.field());
      return new Fault(pointer, violation.message(), violation.rule());
    }

    private static String pointer(String field) {
      return field.isEmpty()
          ? ""
          : "/" + field.replace('.', '/').replace("[", "/").replace("]", "");
    }
  }

  /** The problem as the answer to that request. */
  public static Problem of(PlatformException failure, HttpServerRequest request) {
    ErrorCode code = failure.code();
    boolean limited = !failure.policies().isEmpty();
    return new Problem(
        limited ? QUOTA_EXCEEDED : TYPE_PREFIX + code.slug(),
        code.title(),
        HttpStatus.of(code),
        failure.getMessage(),
        request.path(),
        code.name(),
        RequestId.of(request),
        limited ? failure.policies() : null,
        Fault.of(failure));
  }

  /** Answers a request outside of JAX-RS with what has gone wrong, unless it is answered. */
  public static void end(RoutingContext context, Throwable cause) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    PlatformException failure = Failures.explain(cause, RequestId.of(context.request()));
    if (failure.code() == ErrorCode.UNAUTHENTICATED) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (failure.code() == ErrorCode.UPGRADE_REQUIRED) {
      response.putHeader(HttpHeaders.UPGRADE, "websocket");
    }
    if (failure.retryAfter() != null) {
      response.putHeader("Retry-After", Long.toString(RetryAfter.seconds(failure.retryAfter())));
    }
    Problem problem = of(failure, context.request());
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .end(Json.encode(problem));
  }
}
