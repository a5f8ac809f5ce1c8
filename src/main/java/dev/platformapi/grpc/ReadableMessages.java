package dev.platformapi.grpc;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.grpc.Drainable;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes messages inside their call, where a failure ends the call. The Vert.x transport decodes
 * them before: it drops a message that it cannot decode without a word, and the call hangs.
 */
final class ReadableMessages {
  /** Of a message after decompression; the transport bounds it before. */
  private static final int MAX_BYTES = 1 << 20;

  /** One byte of flags, four of length. */
  private static final int FRAME_HEAD = 5;

  private static final byte END_GROUP = 0x0c;

  private ReadableMessages() {}

  static ServerServiceDefinition of(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useMarshalledMessages(service, new Bytes()), new Complete());
  }

  /** The transport forgets a last message that is cut short; a stream would seem complete. */
  private static class Complete implements ServerInterceptor {
    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
        ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
      RoutingContext http = Vertx.currentContext().getLocal(RoutingContext.class.getName());
      ServerCall.Listener<I> listener = next.startCall(call, headers);
      boolean plain = http != null && "identity".equals(http.request().getHeader("grpc-encoding"));
      return plain ? count(http.request(), listener) : listener;
    }

    private static <I> ServerCall.Listener<I> count(
        HttpServerRequest request, ServerCall.Listener<I> listener) {
      return new SimpleForwardingServerCallListener<>(listener) {
        private long bytes;

        @Override
        public void onMessage(I message) {
          bytes += FRAME_HEAD + ((ByteArrayInputStream) message).available();
          super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
          if (bytes != request.bytesRead()) {
            throw new PlatformException(
                ErrorCode.MALFORMED_REQUEST, "The last message is cut short.");
          }
          super.onHalfClose();
        }
      };
    }
  }

  private static class Bytes implements MethodDescriptor.Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream message) {
      return message;
    }

    /**
     * A copy of what came in, because the transport closes its own; one that cannot be read fails
     * when it is. What goes out is on its way to the transport, which needs it to be drainable.
     */
    @Override
    public InputStream parse(InputStream message) {
      if (message instanceof Drainable) {
        return message;
      }
      try {
        byte[] bytes = message.readNBytes(MAX_BYTES + 1);
        return bytes.length > MAX_BYTES ? unreadable() : new ByteArrayInputStream(bytes);
      } catch (IOException e) {
        return unreadable();
      }
    }

    /** No message begins with an end of a group. */
    private static InputStream unreadable() {
      return new ByteArrayInputStream(new byte[] {END_GROUP});
    }
  }
}
