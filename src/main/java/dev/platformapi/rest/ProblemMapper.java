package dev.platformapi.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import dev.platformapi.http.HttpStatus;
import dev.platformapi.http.Problem;
import dev.platformapi.http.RequestId;
import dev.platformapi.http.RetryAfter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
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

  /** The framework has a mapper of its own for these, which names classes. */
  @ServerExceptionMapper
  public Response mismatch(MismatchedInputException failure, HttpServerRequest request) {
    return answer(malformed(failure), request);
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
    ErrorCode code = HttpStatus.code(status);
    if (code == ErrorCode.INTERNAL) {
      return unknown(failure, request);
    }
    Response answer = answer(new PlatformException(code, code.advice()), request);
    return code == ErrorCode.METHOD_NOT_ALLOWED
        ? Response.fromResponse(answer).allow(AllowedMethods.ofCurrentRequest()).build()
        : answer;
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
      answer.header(HttpHeaders.RETRY_AFTER, RetryAfter.seconds(failure.retryAfter()));
    }
    return answer.build();
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
