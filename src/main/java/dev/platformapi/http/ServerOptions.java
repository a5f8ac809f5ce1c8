package dev.platformapi.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Options of the HTTP server that Quarkus has no setting for, or only one at build time. */
@ApplicationScoped
class ServerOptions implements HttpServerOptionsCustomizer {
  /**
   * What the streams of a connection of HTTP/2 may have sent together and nobody has read: more
   * than one stream may, so that one which is read slowly does not hold up the others.
   */
  private static final int CONNECTION_WINDOW_BYTES = 1 << 20;

  /** Of a frame of WebSocket, in bytes; no smaller than a message may be. */
  private static final int WEB_SOCKET_FRAME_BYTES = 64 << 10;

  /** What WebSockets speak here; a client that offers none of them gets none. */
  private static final List<String> SUBPROTOCOLS =
      List.of(SocketHandshake.ROOMS_PROTOCOL, SocketHandshake.GRAPHQL_PROTOCOL);

  private final HttpConfig config;

  ServerOptions(HttpConfig config) {
    this.config = config;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    customize(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customize(options);
    options.setClientAuth(config.clientAuth());
  }

  /** Compression costs each connection a window, and each message as often as it is sent. */
  private static void customize(HttpServerOptions options) {
    options.setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
    options.setWebSocketSubProtocols(SUBPROTOCOLS);
    options.setMaxWebSocketFrameSize(WEB_SOCKET_FRAME_BYTES);
    options.setPerMessageWebSocketCompressionSupported(false);
    options.setPerFrameWebSocketCompressionSupported(false);
  }
}
