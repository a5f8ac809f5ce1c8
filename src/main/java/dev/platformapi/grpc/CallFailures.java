package dev.platformapi.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * What is thrown while a call receives, as any other failure. The framework's own handler names the
 * exception's class, sends the caller's metadata back, and leaves the work running.
 */
@ApplicationScoped
class CallFailures implements ExceptionHandlerProvider {
  @Override
  public <I, O> ExceptionHandler<I, O> createHandler(
      ServerCall.Listener<I> listener, ServerCall<I, O> call, Metadata metadata) {
    return new ExceptionHandler<>(listener, call, metadata) {
      private boolean failed;

      @Override
      protected void handleException(Throwable failure, ServerCall<I, O> call, Metadata metadata) {
        if (!failed) {
          failed = true;
          onCancel();
          StatusRuntimeException status = explain(failure);
          call.close(status.getStatus(), status.getTrailers());
        }
      }
    };
  }

  @Override
  public Throwable transform(Throwable failure) {
    return explain(failure);
  }

  private static StatusRuntimeException explain(Throwable failure) {
    Throwable known =
        failure.getCause() instanceof InvalidProtocolBufferException
            ? new PlatformException(
                ErrorCode.MALFORMED_REQUEST, "The message is not the one of this method.")
            : failure;
    return GrpcErrors.of(known, CallContext.requestId());
  }
}
