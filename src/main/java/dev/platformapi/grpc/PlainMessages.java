package dev.platformapi.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.io.InputStream;

/**
 * Leaves messages as they are until they have passed all interceptors. grpc-java parses them before
 * the first one, and answers what it cannot parse by itself, with UNKNOWN.
 */
final class PlainMessages {
  static final MethodDescriptor.Marshaller<InputStream> MARSHALLER = new Untouched();

  private PlainMessages() {}

  static ServerServiceDefinition of(ServerServiceDefinition service) {
    return ServerInterceptors.useMarshalledMessages(service, MARSHALLER);
  }

  private static final class Untouched implements MethodDescriptor.Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream message) {
      return message;
    }

    @Override
    public InputStream parse(InputStream message) {
      return message;
    }
  }
}
