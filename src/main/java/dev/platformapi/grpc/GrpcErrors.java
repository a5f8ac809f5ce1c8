package dev.platformapi.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Every failure as a {@code google.rpc.Status} with its details. */
final class GrpcErrors {
  private static final String DOMAIN = "platform-api";

  private GrpcErrors() {}

  static StatusRuntimeException of(Throwable failure, String requestId) {
    PlatformException known = Failures.explain(failure, requestId);
    Status.Builder status =
        Status.newBuilder()
            .setCode(status(known.code()).value())
            .setMessage(known.getMessage())
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(known.code().name())
                        .putMetadata("request_id", requestId)
                        .build()));
    if (!known.violations().isEmpty()) {
      BadRequest.Builder details = BadRequest.newBuilder();
      known.violations().forEach(violation -> details.addFieldViolations(fault(violation)));
      status.addDetails(Any.pack(details.build()));
    }
    if (known.retryAfter() != null) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(Durations.fromMillis(known.retryAfter().toMillis()))
                  .build()));
    }
    if (!known.policies().isEmpty()) {
      QuotaFailure.Builder quota = QuotaFailure.newBuilder();
      known
          .policies()
          .forEach(
              policy ->
                  quota.addViolations(
                      QuotaFailure.Violation.newBuilder()
                          .setSubject(policy)
                          .setDescription(known.getMessage())));
      status.addDetails(Any.pack(quota.build()));
    }
    if (known.resource() != null) {
      status.addDetails(
          Any.pack(
              ResourceInfo.newBuilder()
                  .setResourceType(known.resource().type())
                  .setResourceName(known.resource().name())
                  .setDescription(known.getMessage())
                  .build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static BadRequest.FieldViolation fault(Violation violation) {
    return BadRequest.FieldViolation.newBuilder()
        .setField(violation.field())
        .setReason(violation.rule())
        .setDescription(violation.message())
        .build();
  }

  private static Code status(ErrorCode code) {
    return switch (code) {
      case MALFORMED_REQUEST,
          INVALID_PARAMETER,
          VALIDATION_FAILED,
          NOT_ACCEPTABLE,
          IDEMPOTENCY_KEY_REUSED,
          UNSUPPORTED_MEDIA_TYPE,
          QUERY_TOO_COMPLEX ->
          Code.INVALID_ARGUMENT;
      case UNAUTHENTICATED, INVALID_GRANT -> Code.UNAUTHENTICATED;
      case FORBIDDEN -> Code.PERMISSION_DENIED;
      case NOT_FOUND, PERSISTED_QUERY_NOT_FOUND -> Code.NOT_FOUND;
      case METHOD_NOT_ALLOWED, NOT_IMPLEMENTED, GONE, UPGRADE_REQUIRED -> Code.UNIMPLEMENTED;
      case USERNAME_TAKEN, EMAIL_TAKEN, ALREADY_DONE -> Code.ALREADY_EXISTS;
      case CONFLICT, IDEMPOTENCY_KEY_IN_USE -> Code.ABORTED;
      case PRECONDITION_FAILED, PRECONDITION_REQUIRED, NOT_JOINED -> Code.FAILED_PRECONDITION;
      case PAYLOAD_TOO_LARGE, RATE_LIMITED, LIMIT_REACHED, SLOW_CONSUMER -> Code.RESOURCE_EXHAUSTED;
      case CANCELLED -> Code.CANCELLED;
      case DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
      case UNAVAILABLE, OVERLOADED -> Code.UNAVAILABLE;
      case INTERNAL -> Code.INTERNAL;
    };
  }
}
