package dev.platformapi.graphql;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.Origin;
import dev.platformapi.http.RetryAfter;
import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.schema.DataFetchingEnvironment;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Failures as GraphQL tells them: {@code extensions} has the {@code code} of the catalogue, the
 * {@code requestId}, the broken rules as {@code errors} with the {@code field} of each, and {@code
 * retryAfter} in seconds where that is known.
 */
final class GraphqlErrors implements DataFetcherExceptionHandler {
  private static final int MAX_MESSAGE = 500;

  /** One rule that the input breaks. */
  @RegisterForReflection
  record Fault(String field, String detail, String code) {}

  @Override
  public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
      DataFetcherExceptionHandlerParameters failed) {
    PlatformException failure =
        Failures.explain(failed.getException(), Origin.current().requestId());
    DataFetchingEnvironment field = failed.getDataFetchingEnvironment();
    boolean input = field.getArguments().containsKey("input");
    GraphQLError error =
        GraphqlErrorBuilder.newError(field)
            .message(message(failure))
            .extensions(extensions(failure, input ? "input." : ""))
            .build();
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(error).build());
  }

  /** A failure of the whole request, as the specification of an answer. */
  static Map<String, Object> answer(PlatformException failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", message(failure));
    error.put("extensions", extensions(failure, ""));
    return Map.of("errors", List.of(error));
  }

  /** A failure to answer an event of a subscription, which goes on. */
  static Map<String, Object> event(PlatformException failure) {
    Map<String, Object> answer = new LinkedHashMap<>(answer(failure));
    answer.put("data", null);
    return answer;
  }

  /** As clients see it: what GraphQL itself finds wrong gets a code too. */
  static Map<String, Object> specification(GraphQLError error) {
    Map<String, Object> specification = new LinkedHashMap<>(error.toSpecification());
    specification.computeIfPresent("message", (name, message) -> shortened((String) message));
    // In place of the framework's own, which names its classes.
    specification.put(
        "extensions",
        error.getExtensions() != null && error.getExtensions().containsKey("code")
            ? error.getExtensions()
            : extensions(code(error)));
    return specification;
  }

  /** What GraphQL says holds what the client sent, and 1e99999 with all its zeros. */
  private static String shortened(String message) {
    if (message.length() <= MAX_MESSAGE) {
      return message;
    }
    boolean inCharacter = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1));
    return message.substring(0, inCharacter ? MAX_MESSAGE - 1 : MAX_MESSAGE) + "…";
  }

  private static ErrorCode code(GraphQLError error) {
    return error.getErrorType() == ErrorType.NullValueInNonNullableField
            || error.getErrorType() == ErrorType.DataFetchingException
        ? ErrorCode.INTERNAL
        : ErrorCode.MALFORMED_REQUEST;
  }

  private static Map<String, Object> extensions(ErrorCode code) {
    Map<String, Object> extensions = new LinkedHashMap<>();
    extensions.put("code", code.name());
    extensions.put("requestId", Origin.current().requestId());
    return extensions;
  }

  private static String message(PlatformException failure) {
    return failure.getMessage() == null ? failure.code().title() : failure.getMessage();
  }

  private static Map<String, Object> extensions(PlatformException failure, String prefix) {
    Map<String, Object> extensions = extensions(failure.code());
    if (!failure.violations().isEmpty()) {
      extensions.put(
          "errors",
          failure.violations().stream()
              .map(
                  violation ->
                      new Fault(
                          field(failure, prefix, violation.field()),
                          violation.message(),
                          violation.rule()))
              .toList());
    }
    if (failure.retryAfter() != null) {
      extensions.put("retryAfter", RetryAfter.seconds(failure.retryAfter()));
    }
    return extensions;
  }

  /** Arguments are named whole; the rules of a use case name a field of its input. */
  private static String field(PlatformException failure, String prefix, String field) {
    return failure.code() == ErrorCode.INVALID_PARAMETER ? field : prefix + field;
  }
}
