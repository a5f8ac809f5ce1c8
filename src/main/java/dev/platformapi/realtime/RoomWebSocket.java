package dev.platformapi.realtime;

import dev.platformapi.auth.Admission;
import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import dev.platformapi.auth.OpenStreams;
import dev.platformapi.auth.Permissions;
import dev.platformapi.auth.Scope;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Ids;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.OpenSockets;
import dev.platformapi.http.Problem;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.http.SocketHandshake;
import dev.platformapi.lifecycle.ServiceStart;
import dev.platformapi.ratelimit.Operation;
import dev.platformapi.room.Conversations;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * {@code /ws/{user_id}}: rooms over WebSocket, for the user of that id. Whoever may not is answered
 * by a problem document before the connection becomes a WebSocket.
 */
@ApplicationScoped
class RoomWebSocket {
  private static final String PATH = "/ws/:user_id";

  private final Admission admission;
  private final Permissions permissions;
  private final OpenStreams streams;
  private final Conversations conversations;
  private final ChatMessages messages;
  private final Vertx vertx;
  private final OpenSockets open;

  RoomWebSocket(
      Admission admission,
      Permissions permissions,
      OpenStreams streams,
      Conversations conversations,
      ChatMessages messages,
      RealtimeConfig config,
      Vertx vertx) {
    this.admission = admission;
    this.permissions = permissions;
    this.streams = streams;
    this.conversations = conversations;
    this.messages = messages;
    this.open = new OpenSockets(config);
    this.vertx = vertx;
  }

  void register(@Observes Router router) {
    router.route(PATH).handler(this::handle);
  }

  void start(@Observes ServiceStart event) {
    open.watch(vertx);
  }

  private void handle(RoutingContext context) {
    RequestRecord.route("/ws/{user_id}");
    HttpServerRequest request = context.request();
    if (!SocketHandshake.isWanted(request)) {
      Problem.end(
          context,
          new PlatformException(
              ErrorCode.UPGRADE_REQUIRED, "This address speaks WebSocket over HTTP/1.1."));
      return;
    }
    request.pause();
    admission
        .admit(Credentials.ofStream(request), new Operation("GET", request.path()))
        .invoke(caller -> require(caller, context))
        .subscribe()
        .with(caller -> accept(context, caller), failure -> Problem.end(context, failure));
  }

  private void require(Caller caller, RoutingContext context) {
    permissions.require(caller, Scope.EVENTS_READ);
    if (!caller.userId().equals(Ids.uuid("user_id", context.pathParam("user_id")))) {
      throw new PlatformException(ErrorCode.FORBIDDEN, "The address is that of another user.");
    }
    HttpServerRequest request = context.request();
    if (request.getHeader(SocketHandshake.SUBPROTOCOL) != null
        && !SocketHandshake.isOffered(request, SocketHandshake.ROOMS_PROTOCOL)) {
      throw new PlatformException(
          ErrorCode.MALFORMED_REQUEST,
          "The subprotocol here is " + SocketHandshake.ROOMS_PROTOCOL + "; offer it too, or none.");
    }
  }

  private void accept(RoutingContext context, Caller caller) {
    SocketHandshake.accept(
        context,
        socket ->
            new RoomConnection(context.request().path(), caller, messages, open)
                .begin(context.request(), socket, conversations, streams));
  }
}
