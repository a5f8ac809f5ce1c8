package dev.platformapi.grpc;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import java.io.InputStream;

/**
 * Answers calls of methods that there are not, as calls: with a request id, an entry in the log and
 * the details of the error. They count under one name, so that clients cannot invent metrics.
 */
final class UnknownMethods extends HandlerRegistry {
  private static final MethodDescriptor<InputStream, InputStream> UNKNOWN =
      MethodDescriptor.<InputStream, InputStream>newBuilder()
          .setFullMethodName("unknown/unknown")
          .setType(MethodDescriptor.MethodType.UNKNOWN)
          .setRequestMarshaller(PlainMessages.MARSHALLER)
          .setResponseMarshaller(PlainMessages.MARSHALLER)
          .build();

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String method, String authority) {
    return ServerMethodDefinition.create(
        UNKNOWN,
        (call, headers) -> {
          FailureInterceptor.close(
              call, new PlatformException(ErrorCode.NOT_IMPLEMENTED, "There is no such method."));
          return new ServerCall.Listener<>() {};
        });
  }
}
