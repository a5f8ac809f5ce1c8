package dev.platformapi.http;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** How a request becomes a WebSocket (RFC 6455, 4). */
public final class SocketHandshake {
  /** The header in which a client offers what it speaks. */
  public static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";

  /** The subprotocol of rooms. */
  public static final String ROOMS_PROTOCOL = "platform.v1";

  /** The subprotocol of GraphQL. */
  public static final String GRAPHQL_PROTOCOL = "graphql-transport-ws";

  private static final int SWITCHING_PROTOCOLS = 101;

  private SocketHandshake() {}

  /** Whether the request wants to become a WebSocket. */
  public static boolean isWanted(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && AsciiString.contentEqualsIgnoreCase(
            "websocket", String.valueOf(request.getHeader(HttpHeaders.UPGRADE)))
        && request.headers().getAll(HttpHeaders.CONNECTION).stream()
            .anyMatch(value -> AsciiString.containsIgnoreCase(value, "upgrade"));
  }

  /** Whether the client offers to speak that. */
  public static boolean isOffered(HttpServerRequest request, String protocol) {
    return request.headers().getAll(SUBPROTOCOL).stream()
        .flatMap(header -> Stream.of(header.split(",")))
        .map(String::strip)
        .anyMatch(protocol::equals);
  }

  /** Makes a WebSocket of a request that wants it, or answers why that cannot be. */
  public static void accept(RoutingContext context, Consumer<ServerWebSocket> accepted) {
    // The head of the answer is none of the router's.
    MetricsAddress.complete(
        context.request(), SWITCHING_PROTOCOLS, RequestRecord.current().route());
    context
        .request()
        .toWebSocket()
        .onSuccess(
            socket -> {
              LoadShedding.leave(context);
              RequestRecord.current().setAside();
              accepted.accept(socket);
            })
        .onFailure(
            failure ->
                Problem.end(
                    context,
                    new PlatformException(
                        ErrorCode.MALFORMED_REQUEST, "The WebSocket handshake is not valid.")));
  }
}
