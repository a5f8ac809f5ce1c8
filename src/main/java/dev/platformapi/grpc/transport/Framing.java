package dev.platformapi.grpc.transport;

import io.grpc.Metadata;
import io.grpc.internal.GrpcUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** How the parts of one call lie in an HTTP request and its response: as gRPC has it, in HTTP/2. */
class Framing {
  private final CharSequence contentType;

  Framing(String contentType) {
    this.contentType = HttpHeaders.createOptimized(contentType);
  }

  /**
   * For a new call.
   *
   * @param contentType of the request
   * @return null when that is no call
   */
  static Framing of(HttpVersion version, String contentType) {
    if (contentType == null) {
      return null;
    }
    if (WebFraming.isWeb(contentType)) {
      return new WebFraming(contentType);
    }
    return version == HttpVersion.HTTP_2 && GrpcUtil.isGrpcContentType(contentType)
        ? new Framing(GrpcUtil.CONTENT_TYPE_GRPC)
        : null;
  }

  /** What the client sends, as bytes of messages; fails with IllegalArgumentException. */
  Buffer decode(Buffer chunk) {
    return chunk;
  }

  /** Bytes of messages as the client gets them. */
  Buffer encode(Buffer bytes) {
    return bytes;
  }

  void writeHead(Metadata head, HttpServerResponse response) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    MetadataHeaders.write(head, response.headers()::add);
  }

  /** Ends an answer that has nothing but its end. */
  Future<Void> end(Metadata trailers, HttpServerResponse response) {
    writeHead(trailers, response);
    return response.end();
  }

  /**
   * Ends an answer whose head is written.
   *
   * @param last bytes of messages that go out together with the trailers; null for none
   */
  Future<Void> end(Buffer last, Metadata trailers, HttpServerResponse response) {
    MetadataHeaders.write(trailers, response.trailers()::add);
    return last == null ? response.end() : response.end(last);
  }
}
