package dev.platformapi.grpc.transport;

import io.grpc.Metadata;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A call of gRPC-Web (PROTOCOL-WEB.md), for browsers, which have neither trailers nor HTTP/2 at
 * hand: the trailers are a last frame of the body, and {@code -text} has it all in base64.
 */
final class WebFraming extends Framing {
  private static final String WEB = "application/grpc-web";
  private static final String TEXT = "application/grpc-web-text";
  private static final String PROTO = "+proto";
  private static final byte TRAILERS = (byte) 0x80;
  private static final int QUANTUM = 4;

  private final boolean text;

  /** Characters of base64 that wait for the rest of their quantum. */
  private String waiting = "";

  WebFraming(String contentType) {
    super(plain(contentType).startsWith(TEXT) ? TEXT + PROTO : WEB + PROTO);
    this.text = plain(contentType).startsWith(TEXT);
  }

  static boolean isWeb(String contentType) {
    String type = plain(contentType);
    return type.equals(WEB)
        || type.equals(WEB + PROTO)
        || type.equals(TEXT)
        || type.equals(TEXT + PROTO);
  }

  private static String plain(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  @Override
  Buffer decode(Buffer chunk) {
    if (!text) {
      return chunk;
    }
    String characters = waiting + chunk.toString(StandardCharsets.ISO_8859_1);
    int whole = characters.length() / QUANTUM * QUANTUM;
    waiting = characters.substring(whole);
    Buffer bytes = Buffer.buffer(whole);
    // Padding may end any quantum: clients encode parts by themselves.
    for (int from = 0; from < whole; ) {
      int padding = characters.indexOf('=', from);
      int to = padding < 0 || padding >= whole ? whole : padding / QUANTUM * QUANTUM + QUANTUM;
      bytes.appendBytes(Base64.getDecoder().decode(characters.substring(from, to)));
      from = to;
    }
    return bytes;
  }

  @Override
  Buffer encode(Buffer bytes) {
    return text ? Buffer.buffer(Base64.getEncoder().encode(bytes.getBytes())) : bytes;
  }

  /** Filters before have told some of it already. */
  @Override
  void writeHead(Metadata head, HttpServerResponse response) {
    head.keys().forEach(response.headers()::remove);
    super.writeHead(head, response);
    response.setChunked(true);
  }

  @Override
  Future<Void> end(Buffer last, Metadata trailers, HttpServerResponse response) {
    StringBuilder lines = new StringBuilder();
    MetadataHeaders.write(
        trailers, (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    Buffer frame =
        Buffer.buffer()
            .appendByte(TRAILERS)
            .appendInt(lines.length())
            .appendString(lines.toString(), "ISO-8859-1");
    Buffer rest = encode(frame);
    return response.end(
        last == null ? rest : Buffer.buffer().appendBuffer(last).appendBuffer(rest));
  }
}
