package dev.platformapi.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of WebSockets that speak JSON. */
public final class ChatSocket implements AutoCloseable {
  private static final Vertx VERTX = Vertx.vertx();
  private static final long PATIENCE_SECONDS = 10;

  private final WebSocket socket;
  private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  private ChatSocket(WebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(text -> received.add(new JsonObject(text)));
    socket.closeHandler(
        ignored ->
            closed.complete(
                socket.closeStatusCode() == null ? 1006 : (int) socket.closeStatusCode()));
    socket.exceptionHandler(failure -> {});
    socket.resume();
  }

  /** The status with which the server refused to become a WebSocket, and its answer. */
  public static final class Refused extends RuntimeException {
    public final int status;
    public final String body;

    Refused(UpgradeRejectedException refused) {
      super(refused.getStatus() + " " + refused.getBody());
      status = refused.getStatus();
      body = String.valueOf(refused.getBody());
    }
  }

  /** Connects; fails with {@link Refused}. */
  public static ChatSocket connect(URI address, Map<String, String> headers, String... protocols) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(address.getHost())
            .setPort(address.getPort())
            .setURI(
                address.getRawPath()
                    + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()));
    headers.forEach(options::addHeader);
    for (String protocol : protocols) {
      options.addSubProtocol(protocol);
    }
    try {
      return VERTX
          .createWebSocketClient(
              new WebSocketClientOptions()
                  .setMaxFrameSize(1 << 20)
                  .setMaxMessageSize(1 << 22)
                  .setMaxConnections(100_000))
          .connect(options)
          .map(
              socket -> {
                socket.pause();
                return new ChatSocket(socket);
              })
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UpgradeRejectedException refused) {
        throw new Refused(refused);
      }
      throw e;
    }
  }

  /** Connects to the rooms with a token. */
  public static ChatSocket rooms(URI service, Object user, String token) {
    return connect(service.resolve("/ws/" + user), Map.of("Authorization", "Bearer " + token));
  }

  public ChatSocket send(JsonObject message) {
    return sendText(message.encode());
  }

  public ChatSocket sendText(String text) {
    socket.writeTextMessage(text);
    return this;
  }

  public ChatSocket sendBinary(byte[] bytes) {
    socket.writeBinaryMessage(Buffer.buffer(bytes));
    return this;
  }

  /** Joins a room, and returns what the server says to that. */
  public JsonObject join(String room) {
    return join(new JsonObject().put("room", room));
  }

  /** Joins with these options. */
  public JsonObject join(JsonObject options) {
    send(options.copy().put("type", "join_room"));
    return next("room_joined");
  }

  public ChatSocket say(String room, Object message) {
    return send(new JsonObject().put("type", "message").put("room", room).put("message", message));
  }

  /** Says something, and returns its id when the server has it. */
  public String sayAndAwait(String room, Object message, String reference) {
    send(
        new JsonObject()
            .put("type", "message")
            .put("room", room)
            .put("message", message)
            .put("ref", reference));
    JsonObject ack = next("ack");
    assertThat(ack.getString("ref")).isEqualTo(reference);
    return ack.getString("id");
  }

  /** The next message, whatever it is. */
  public JsonObject next() {
    try {
      JsonObject message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(message).as("a message in time").isNotNull();
      return message;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next message, which must be of that type. */
  public JsonObject next(String type) {
    JsonObject message = next();
    assertThat(message.getString("type")).as(message.encode()).isEqualTo(type);
    return message;
  }

  /** Nothing has come that was not taken. */
  public void hasNothing() {
    assertThat(received).isEmpty();
  }

  /** Reads nothing from now on. */
  public void stopReading() {
    socket.pause();
  }

  public void readOn() {
    socket.resume();
  }

  /** The status with which the connection was closed. */
  public int closeStatus() {
    return closed.orTimeout(PATIENCE_SECONDS * 2, TimeUnit.SECONDS).join();
  }

  public String closeReason() {
    closeStatus();
    return socket.closeReason();
  }

  public String subprotocol() {
    return socket.subProtocol();
  }

  @Override
  public void close() {
    socket.close();
  }
}
