package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.auth.Credentials;
import dev.platformapi.auth.OpenStreams;
import dev.platformapi.auth.StreamEnd;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.http.AccessLog;
import dev.platformapi.http.CloseStatus;
import dev.platformapi.http.OpenSockets;
import dev.platformapi.http.Origin;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.http.TextSocket;
import dev.platformapi.ratelimit.TokenBucket;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A WebSocket on which a client speaks {@code graphql-transport-ws}: it says who it is, and then
 * has operations run, which are answered as they come. Of one Vert.x context alone.
 */
final class GraphqlConnection implements TextSocket.Listener, SocketOperation.Client {
  /** As long as a frame may be: browsers send a message in one. */
  private static final int MAX_MESSAGE_BYTES = 64 << 10;

  private final SocketOperations operations;
  private final SocketCallers callers;
  private final SocketMessages messages;
  private final GraphqlConfig config;
  private final OpenSockets sockets;
  private final RequestRecord record = RequestRecord.current();
  private final Origin origin = Origin.current();
  private final Context context = Vertx.currentContext();
  private final TokenBucket rate;
  private final Map<String, SocketOperation> open = new HashMap<>();
  private TextSocket socket;
  private Caller caller;
  private OpenStreams.Stream stream;
  private long timer;
  private boolean initialised;
  private boolean over;
  private int excess;

  GraphqlConnection(
      SocketOperations operations,
      SocketCallers callers,
      SocketMessages messages,
      GraphqlConfig config,
      OpenSockets sockets) {
    this.operations = operations;
    this.callers = callers;
    this.messages = messages;
    this.config = config;
    this.sockets = sockets;
    this.rate = new TokenBucket(config.messagesPerSecond(), config.messageBurst());
  }

  /**
   * @param request that became the socket
   * @param known whom the request for the connection has shown; null when it has shown nobody
   */
  void begin(HttpServerRequest request, ServerWebSocket accepted, Caller known) {
    caller = known;
    socket = TextSocket.of(request, accepted, MAX_MESSAGE_BYTES, this);
    sockets.add(socket);
    timer =
        context
            .owner()
            .setTimer(
                config.connectionInitTimeout().toMillis(),
                late -> context.runOnContext(ignored -> late()));
  }

  private boolean isAcknowledged() {
    return stream != null;
  }

  private void late() {
    if (!isAcknowledged()) {
      close(SocketStatus.INITIALISATION_TIMEOUT, "Connection initialisation timeout");
    }
  }

  @Override
  public Uni<Void> onMessage(String text) {
    if (over) {
      return done();
    }
    if (rate.take() > 0) {
      close(SocketStatus.TOO_MANY_REQUESTS, "Messages come too fast.");
      return done();
    }
    try {
      return handle(messages.read(text));
    } catch (PlatformException e) {
      close(SocketStatus.BAD_REQUEST, e.getMessage());
      return done();
    }
  }

  private static Uni<Void> done() {
    return Uni.createFrom().voidItem();
  }

  /** Fails with {@code MALFORMED_REQUEST} for a message that is none. */
  private Uni<Void> handle(SocketMessages.Message message) {
    switch (message.type()) {
      case CONNECTION_INIT -> {
        return initialise(message);
      }
      case PING -> socket.send(messages.pong(message));
      case PONG -> {
        // a sign of life
      }
      case SUBSCRIBE -> subscribe(message);
      case COMPLETE -> {
        SocketOperation operation = open.remove(message.id());
        if (operation != null) {
          operation.cancel();
        }
      }
    }
    return done();
  }

  /** What the message shows comes before what the request for the connection has shown. */
  private Uni<Void> initialise(SocketMessages.Message message) {
    if (initialised) {
      close(SocketStatus.TOO_MANY_REQUESTS, "Too many initialisation requests");
      return done();
    }
    initialised = true;
    Credentials shown = SocketMessages.credentials(message);
    if (caller != null && shown.isEmpty()) {
      acknowledge(caller);
      return done();
    }
    return callers
        .admit(shown)
        .emitOn(task -> context.runOnContext(ignored -> task.run()))
        .invoke(this::acknowledge)
        .onFailure()
        .invoke(this::refuse)
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private void acknowledge(Caller proven) {
    if (!over) {
      caller = proven;
      stream = callers.enter(proven, this::end);
      socket.send(messages.acknowledged());
    }
  }

  private void refuse(Throwable cause) {
    PlatformException failure = Failures.explain(cause, origin.requestId());
    close(
        switch (failure.code()) {
          case UNAUTHENTICATED -> SocketStatus.FORBIDDEN;
          case RATE_LIMITED -> SocketStatus.TOO_MANY_REQUESTS;
          default -> CloseStatus.TRY_AGAIN_LATER;
        },
        failure.getMessage());
  }

  private void subscribe(SocketMessages.Message message) {
    if (!isAcknowledged()) {
      close(SocketStatus.UNAUTHORIZED, "Unauthorized");
      return;
    }
    String id = message.id();
    if (open.containsKey(id)) {
      close(SocketStatus.SUBSCRIBER_EXISTS, "Subscriber for " + id + " already exists");
      return;
    }
    GraphqlRequest request = messages.request(message);
    if (open.size() >= config.maxOperations()) {
      fail(
          id,
          GraphqlErrors.answer(
              new PlatformException(
                  ErrorCode.LIMIT_REACHED,
                  "A connection may have at most " + config.maxOperations() + " operations.")));
      return;
    }
    SocketOperation operation = new SocketOperation(operations, id, caller, this);
    open.put(id, operation);
    operation.start(request);
  }

  private void end(StreamEnd why) {
    close(
        why == StreamEnd.SHUTDOWN ? CloseStatus.GOING_AWAY : SocketStatus.UNAUTHORIZED,
        why.failure().getMessage());
  }

  private void close(int status, String reason) {
    over();
    socket.close(status, reason);
  }

  private void over() {
    over = true;
    open.values().forEach(SocketOperation::cancel);
    open.clear();
  }

  @Override
  public boolean isReady() {
    return socket.isReady();
  }

  @Override
  public void admitted() {
    excess = 0;
  }

  @Override
  public void limited() {
    if (++excess > config.maxExcess()) {
      close(SocketStatus.TOO_MANY_REQUESTS, "Operations come too fast.");
    }
  }

  @Override
  public void answer(String id, Map<String, Object> answer) {
    socket.send(messages.next(id, answer));
  }

  @Override
  public void complete(String id) {
    open.remove(id);
    socket.send(messages.complete(id));
  }

  @Override
  public void fail(String id, Map<String, Object> answer) {
    open.remove(id);
    socket.send(messages.error(id, answer.get("errors")));
  }

  @Override
  public void onReady() {
    List.copyOf(open.values()).forEach(SocketOperation::resume);
  }

  @Override
  public void onStuck() {
    close(CloseStatus.TRY_AGAIN_LATER, "What was sent to you was not read.");
  }

  @Override
  public void onClose(int status) {
    over();
    context.owner().cancelTimer(timer);
    if (stream != null) {
      stream.close();
    }
    sockets.remove(socket);
    AccessLog.write(socket, GraphqlEndpoint.PATH, GraphqlEndpoint.PATH, status, record, origin);
  }
}
