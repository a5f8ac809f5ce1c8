package dev.platformapi.gateway.proxy;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.Map;

/**
 * Where a request of HTTP/1 ends (RFC 9112, section 6.3). If another server on its way may see that
 * elsewhere, what follows may be somebody's attempt to smuggle in a request.
 */
final class Framing {
  private static final AttributeKey<Boolean> ENDED = AttributeKey.valueOf("gateway.ended");
  private static final String SHORTEST_LENGTH = "Content-Length:0";

  private Framing() {}

  /**
   * Looks at a request.
   *
   * @return whether it is to be the last of its connection
   * @throws RefusedException when it is not clear where it ends
   */
  static boolean isDoubtful(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2
        || !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      return false;
    }
    List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (request.version() == HttpVersion.HTTP_1_0
        || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || encodings.size() > 1
        || !"chunked".equalsIgnoreCase(encodings.get(0))) {
      throw RefusedException.badRequest();
    }
    return mayHaveHadLength(request);
  }

  /**
   * The decoder takes a {@code Content-Length} away that came with chunks, but counts what it has
   * read: what is neither in the fields that there are nor the space before each of their values
   * was in one that is not. A client can hide it behind fields without that space, if there are as
   * many of them as a length has characters.
   */
  private static boolean mayHaveHadLength(HttpServerRequest request) {
    if (!(request.decoderResult() instanceof HttpMessageDecoderResult result)) {
      return true;
    }
    int more = result.headerSize();
    int fields = 0;
    for (Map.Entry<String, String> field : request.headers()) {
      more -= field.getKey().length() + 1 + field.getValue().length();
      fields++;
    }
    if (more < SHORTEST_LENGTH.length()) {
      return false;
    }
    if (more != fields) {
      throw RefusedException.badRequest();
    }
    return true;
  }

  /** A request is the last of its connection: what comes after it is not to be looked at. */
  static void endsWith(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      channel(request).attr(ENDED).set(true);
    }
  }

  /** Whether the last request of its connection has come, be it this one or another. */
  static boolean hasEnded(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2 && channel(request).hasAttr(ENDED);
  }

  private static Channel channel(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channel();
  }
}
