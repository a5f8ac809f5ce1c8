package dev.platformapi.http;

import dev.platformapi.error.ErrorCode;

/** The HTTP status (RFC 9110) of each code, and back. */
public final class HttpStatus {
  private HttpStatus() {}

  public static int of(ErrorCode code) {
    return switch (code) {
      case MALFORMED_REQUEST,
          INVALID_PARAMETER,
          INVALID_GRANT,
          QUERY_TOO_COMPLEX,
          PERSISTED_QUERY_NOT_FOUND ->
          400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case USERNAME_TAKEN,
          EMAIL_TAKEN,
          CONFLICT,
          IDEMPOTENCY_KEY_IN_USE,
          ALREADY_DONE,
          NOT_JOINED,
          LIMIT_REACHED ->
          409;
      case GONE -> 410;
      case PRECONDITION_FAILED -> 412;
      case PAYLOAD_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case VALIDATION_FAILED, IDEMPOTENCY_KEY_REUSED -> 422;
      case UPGRADE_REQUIRED -> 426;
      case PRECONDITION_REQUIRED -> 428;
      case RATE_LIMITED -> 429;
      case CANCELLED -> 499;
      case INTERNAL -> 500;
      case NOT_IMPLEMENTED -> 501;
      case UNAVAILABLE, OVERLOADED, SLOW_CONSUMER -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  /** What a status says that the framework chose; {@code INTERNAL} where it says nothing. */
  public static ErrorCode code(int status) {
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
}
