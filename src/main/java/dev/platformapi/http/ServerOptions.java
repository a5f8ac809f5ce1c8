package dev.platformapi.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/** Options of the HTTP server that Quarkus has no setting for, or only one at build time. */
@ApplicationScoped
class ServerOptions implements HttpServerOptionsCustomizer {
  /**
   * What the streams of a connection of HTTP/2 may have sent together and nobody has read: more
   * than one stream may, so that one which is read slowly does not hold up the others.
   */
  private static final int CONNECTION_WINDOW_BYTES = 1 << 20;

  private final HttpConfig config;

  ServerOptions(HttpConfig config) {
    this.config = config;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
    options.setClientAuth(config.clientAuth());
  }
}
