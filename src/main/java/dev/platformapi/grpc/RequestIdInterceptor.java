package dev.platformapi.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;

/**
 * Tells the client under which id the log knows its call, in the first metadata that go out, and
 * the log in which span it is traced.
 */
@GlobalInterceptor
final class RequestIdInterceptor implements ServerInterceptor {
  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    CallRecord record = CallRecord.current();
    record.traceOn();
    return next.startCall(new Named<>(call, record.requestId()), headers);
  }

  private static final class Named<I, O> extends SimpleForwardingServerCall<I, O> {
    private final String id;
    private boolean told;

    Named(ServerCall<I, O> call, String id) {
      super(call);
      this.id = id;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      told = true;
      headers.put(CallRecord.REQUEST_ID, id);
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!told) {
        trailers.put(CallRecord.REQUEST_ID, id);
      }
      super.close(status, trailers);
    }
  }
}
