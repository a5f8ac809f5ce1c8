package dev.platformapi.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** The ends of connections that Vert.x would wait for. */
public final class Connections {
  private Connections() {}

  /**
   * Ends the connection of a request of HTTP/1 once all is written, and reads on for a moment, so
   * that a client which still sends learns what it was answered.
   */
  public static void closeGently(HttpServerRequest request) {
    ConnectionBase connection = (ConnectionBase) request.connection();
    LingeringClose.addTo(connection.channelHandlerContext().pipeline());
    connection.close();
  }

  /**
   * Ends the stream of a request of HTTP/2, or the connection of one of HTTP/1, and throws away
   * what the client has not read: a plain close waits until that is written.
   */
  public static void cutOff(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      ((ConnectionBase) request.connection()).channelHandlerContext().close();
    }
  }
}
