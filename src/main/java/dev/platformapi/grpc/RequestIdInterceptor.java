package dev.platformapi.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;

/**
 * Tells the client under which id the log knows its call, and what it has drawn from, in the first
 * metadata that go out; and the log in which span it is traced.
 */
@GlobalInterceptor
final class RequestIdInterceptor implements ServerInterceptor {
  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    CallRecord record = CallRecord.current();
    record.traceOn();
    return next.startCall(new Named<>(call, record), headers);
  }

  private static final class Named<I, O> extends SimpleForwardingServerCall<I, O> {
    private final CallRecord record;
    private boolean told;

    Named(ServerCall<I, O> call, CallRecord record) {
      super(call);
      this.record = record;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      told = true;
      record.tell(headers);
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!told) {
        record.tell(trailers);
      }
      super.close(status, trailers);
    }
  }
}
