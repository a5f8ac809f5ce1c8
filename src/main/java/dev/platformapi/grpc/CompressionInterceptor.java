package dev.platformapi.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;

/** Answers in gzip to a client that sends gzip itself. */
@GlobalInterceptor
final class CompressionInterceptor implements ServerInterceptor {
  private static final String GZIP = "gzip";
  private static final Metadata.Key<String> ENCODING = CallRecord.ascii("grpc-encoding");

  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    if (GZIP.equals(headers.get(ENCODING))) {
      // grpc-java leaves it at that when the client does not accept it.
      call.setCompression(GZIP);
    }
    return next.startCall(call, headers);
  }
}
