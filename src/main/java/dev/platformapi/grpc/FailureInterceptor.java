package dev.platformapi.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;

/**
 * Ends a call with the status of what was thrown in it. Otherwise grpc-java would, with UNKNOWN and
 * no word for the client.
 */
@GlobalInterceptor
final class FailureInterceptor implements ServerInterceptor {
  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    try {
      return new Guarded<>(call, next.startCall(call, headers));
    } catch (RuntimeException e) {
      close(call, e);
      return new ServerCall.Listener<>() {};
    }
  }

  /** Ends the call with the status and the details of the failure. */
  static void close(ServerCall<?, ?> call, Throwable failure) {
    StatusRuntimeException status = explain(failure);
    call.close(status.getStatus(), status.getTrailers());
  }

  private static StatusRuntimeException explain(Throwable failure) {
    Throwable known = failure;
    if (failure.getCause() instanceof InvalidProtocolBufferException) {
      known =
          new PlatformException(
              ErrorCode.MALFORMED_REQUEST, "The message is not the one of this method.");
    } else if (Status.fromThrowable(failure).getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      known = new PlatformException(ErrorCode.PAYLOAD_TOO_LARGE, "The message is too large.");
    }
    return GrpcErrors.of(known, CallRecord.current().requestId());
  }

  private static final class Guarded<I> extends SimpleForwardingServerCallListener<I> {
    private final ServerCall<I, ?> call;
    private boolean failed;

    Guarded(ServerCall<I, ?> call, ServerCall.Listener<I> listener) {
      super(listener);
      this.call = call;
    }

    private void run(Runnable event) {
      if (failed) {
        return;
      }
      try {
        event.run();
      } catch (RuntimeException e) {
        failed = true;
        super.onCancel();
        close(call, e);
      }
    }

    @Override
    public void onMessage(I message) {
      run(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      run(super::onHalfClose);
    }

    @Override
    public void onReady() {
      run(super::onReady);
    }
  }
}
