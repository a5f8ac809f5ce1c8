package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.OpenSockets;
import dev.platformapi.http.Problem;
import dev.platformapi.http.SocketHandshake;
import dev.platformapi.lifecycle.ServiceStart;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * GraphQL over WebSocket, by the protocol {@code graphql-transport-ws}. A client may show who it is
 * in the request for the connection, where it is refused by a problem document, or in its first
 * message.
 */
@ApplicationScoped
class GraphqlWebSocket {
  private final SocketCallers callers;
  private final SocketOperations operations;
  private final SocketMessages messages;
  private final GraphqlConfig config;
  private final Vertx vertx;
  private final OpenSockets sockets;

  GraphqlWebSocket(
      SocketCallers callers,
      SocketOperations operations,
      SocketMessages messages,
      GraphqlConfig config,
      Vertx vertx) {
    this.callers = callers;
    this.operations = operations;
    this.messages = messages;
    this.config = config;
    this.vertx = vertx;
    this.sockets = new OpenSockets(config);
  }

  void start(@Observes ServiceStart event) {
    sockets.watch(vertx);
  }

  /** Answers a request that wants to become a WebSocket. */
  void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!SocketHandshake.isOffered(request, SocketHandshake.GRAPHQL_PROTOCOL)) {
      Problem.end(
          context,
          new PlatformException(
              ErrorCode.MALFORMED_REQUEST,
              "The subprotocol here is " + SocketHandshake.GRAPHQL_PROTOCOL + "; offer it."));
      return;
    }
    Credentials shown = Credentials.ofStream(request);
    request.pause();
    Uni<Caller> known =
        shown.isEmpty() ? callers.admitAnybody().replaceWith((Caller) null) : callers.admit(shown);
    known
        .subscribe()
        .with(caller -> accept(context, caller), failure -> Problem.end(context, failure));
  }

  private void accept(RoutingContext context, Caller known) {
    // Else the first that the client offers and the server knows is chosen: perhaps that of rooms.
    context.request().headers().set(SocketHandshake.SUBPROTOCOL, SocketHandshake.GRAPHQL_PROTOCOL);
    SocketHandshake.accept(
        context,
        socket ->
            new GraphqlConnection(operations, callers, messages, config, sockets)
                .begin(context.request(), socket, known));
  }
}
