package dev.platformapi.grpc.transport;

import io.grpc.InternalMetadata;
import io.grpc.InternalStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.TransportFrameUtil;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** Metadata as the headers of HTTP, where values of {@code -bin} are base64. */
final class MetadataHeaders {
  private MetadataHeaders() {}

  /** Fails with IllegalArgumentException for a binary value that is not base64. */
  static Metadata read(MultiMap headers) {
    List<Map.Entry<String, String>> entries = headers.entries();
    byte[][] raw = new byte[2 * entries.size()][];
    int count = 0;
    for (Map.Entry<String, String> entry : entries) {
      String name = entry.getKey();
      if (!name.startsWith(":")) {
        raw[count++] = bytes(name.toLowerCase(Locale.ROOT));
        raw[count++] = bytes(entry.getValue());
      }
    }
    return InternalMetadata.newMetadata(
        TransportFrameUtil.toRawSerializedHeaders(Arrays.copyOf(raw, count)));
  }

  static void write(Metadata metadata, BiConsumer<String, String> headers) {
    byte[][] raw = TransportFrameUtil.toHttp2Headers(metadata);
    for (int i = 0; i < raw.length; i += 2) {
      headers.accept(text(raw[i]), text(raw[i + 1]));
    }
  }

  /** The trailers of a call that ends with that status. */
  static Metadata trailers(Status status) {
    Metadata trailers = new Metadata();
    trailers.put(InternalStatus.CODE_KEY, status);
    if (status.getDescription() != null) {
      trailers.put(InternalStatus.MESSAGE_KEY, status.getDescription());
    }
    return trailers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
