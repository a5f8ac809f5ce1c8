package dev.platformapi.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import dev.platformapi.http.Problem;
import dev.platformapi.http.RequestId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every failure of the REST edge as a problem document. */
class ProblemMapper {
  @ServerExceptionMapper
  public Response platform(PlatformException failure, HttpServerRequest request) {
    return answer(failure, request);
  }

  @ServerExceptionMapper
  public Response json(JsonProcessingException failure, HttpServerRequest request) {
    return answer(malformed(failure), request);
  }

  @ServerExceptionMapper
  public Response encoding(CharConversionException failure, HttpServerRequest request) {
    return answer(
        new PlatformException(ErrorCode.MALFORMED_REQUEST, "The body is not UTF-8."), request);
  }

  @ServerExceptionMapper
  public Response notFound(NotFoundException failure, HttpServerRequest request) {
    return web(failure, request);
  }

  /** What the framework refuses: its status stays, its words do not. */
  @ServerExceptionMapper
  public Response web(WebApplicationException failure, HttpServerRequest request) {
    if (failure.getCause() instanceof JsonProcessingException json) {
      return answer(malformed(json), request);
    }
    int status = failure.getResponse().getStatus();
    ErrorCode code = code(status);
    if (code == ErrorCode.INTERNAL) {
      return unknown(failure, request);
    }
    Response answer = answer(new PlatformException(code, code.advice()), request);
    String allow = failure.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return allow == null
        ? answer
        : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
  }

  @ServerExceptionMapper
  public Response unknown(Throwable failure, HttpServerRequest request) {
    return answer(Failures.explain(failure, RequestId.of(request)), request);
  }

  private static Response answer(PlatformException failure, HttpServerRequest request) {
    Problem problem = Problem.of(failure, request);
    Response.ResponseBuilder answer =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    if (failure.code() == ErrorCode.UNAUTHENTICATED) {
      boolean offered = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
      answer.header(
          HttpHeaders.WWW_AUTHENTICATE, offered ? "Bearer error=\"invalid_token\"" : "Bearer");
    }
    if (failure.retryAfter() != null) {
      long millis = failure.retryAfter().toMillis();
      answer.header(HttpHeaders.RETRY_AFTER, (millis + 999) / 1000);
    }
    return answer.build();
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 400 -> ErrorCode.MALFORMED_REQUEST;
      case 401 -> ErrorCode.UNAUTHENTICATED;
      case 403 -> ErrorCode.FORBIDDEN;
      case 404 -> ErrorCode.NOT_FOUND;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 406 -> ErrorCode.NOT_ACCEPTABLE;
      case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 503 -> ErrorCode.UNAVAILABLE;
      default -> ErrorCode.INTERNAL;
    };
  }

  /** Says where and what, without the parser's own words, which name classes. */
  static PlatformException malformed(JsonProcessingException failure) {
    if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      String field = field(mapping.getPath());
      boolean unknown = mapping instanceof UnrecognizedPropertyException;
      String message =
          unknown ? "There is no such field." : "The value is of the wrong type or out of range.";
      return PlatformException.invalid(
          ErrorCode.MALFORMED_REQUEST,
          List.of(new Violation(field, unknown ? "unknown" : "type", message)));
    }
    JsonLocation location = failure.getLocation();
    String where =
        location == null || location.getLineNr() < 1
            ? ""
            : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    return new PlatformException(
        ErrorCode.MALFORMED_REQUEST,
        "The body is not the JSON that is expected here" + where + ".");
  }

  private static String field(List<JsonMappingException.Reference> path) {
    StringBuilder field = new StringBuilder();
    for (JsonMappingException.Reference reference : path) {
      if (reference.getFieldName() == null) {
        field.append('[').append(reference.getIndex()).append(']');
      } else {
        field.append(field.length() > 0 ? "." : "").append(reference.getFieldName());
      }
    }
    return field.toString();
  }
}
