package dev.platformapi.grpc;

import dev.platformapi.overload.Permit;
import dev.platformapi.overload.Permits;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;

/**
 * Lets a call in while the pod has room for it, and refuses it otherwise, before anything else is
 * done for it. A stream counts until its first message is asked for, by when its caller is known:
 * what follows goes no faster than both sides take it.
 */
@GlobalInterceptor
final class LoadSheddingInterceptor implements ServerInterceptor {
  private final Permits permits;
  private final String exempt;

  /**
   * @param exempt name of a service whose calls are never refused
   */
  LoadSheddingInterceptor(Permits permits, String exempt) {
    this.permits = permits;
    this.exempt = exempt;
  }

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    if (exempt.equals(call.getMethodDescriptor().getServiceName())) {
      return next.startCall(call, headers);
    }
    Permit permit = permits.take(() -> AuthenticationInterceptor.credential(headers));
    if (permit == null) {
      refuse(call);
      return new ServerCall.Listener<>() {};
    }
    Admitted<I, O> admitted = new Admitted<>(call, permit);
    return new SimpleForwardingServerCallListener<>(next.startCall(admitted, headers)) {
      @Override
      public void onCancel() {
        admitted.over(false, false);
        super.onCancel();
      }
    };
  }

  private void refuse(ServerCall<?, ?> call) {
    CallRecord record = CallRecord.current();
    if (!permits.deserveLine()) {
      record.leaveLog();
    }
    StatusRuntimeException refusal = GrpcErrors.of(permits.refuse("grpc"), record.requestId());
    record.tell(refusal.getTrailers());
    call.close(refusal.getStatus(), refusal.getTrailers());
  }

  private static final class Admitted<I, O> extends SimpleForwardingServerCall<I, O> {
    private final Permit permit;
    private final boolean lasting;

    Admitted(ServerCall<I, O> call, Permit permit) {
      super(call);
      this.permit = permit;
      this.lasting = call.getMethodDescriptor().getType() != MethodType.UNARY;
    }

    /** What the client is told to do better takes another time than what is done. */
    private void over(boolean answered, boolean refused) {
      String kind = getMethodDescriptor().getFullMethodName() + (refused ? " refused" : "");
      permit.giveBack(lasting ? null : kind, answered);
    }

    @Override
    public void request(int messages) {
      if (lasting) {
        over(true, false);
      }
      super.request(messages);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      switch (status.getCode()) {
        case OK -> over(true, false);
        case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL -> over(false, false);
        default -> over(true, true);
      }
      super.close(status, trailers);
    }
  }
}
