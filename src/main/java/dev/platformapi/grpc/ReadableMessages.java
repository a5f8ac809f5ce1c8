package dev.platformapi.grpc;

import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
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

  private ReadableMessages() {}

  static ServerServiceDefinition of(ServerServiceDefinition service) {
    return ServerInterceptors.useMarshalledMessages(service, new Bytes());
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

    private static InputStream unreadable() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          throw new IOException("unreadable");
        }
      };
    }
  }
}
