package dev.platformapi.http;

import dev.platformapi.error.Failures;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.smallrye.config.WithDefault;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A WebSocket (RFC 6455) on which both sides send text messages. Messages are handed over one at a
 * time, the next one when the one before is done, and none while the client does not read; so what
 * is kept for a connection has a bound. It ends connections that are silent, stuck, or that send
 * what is no text. Of one Vert.x context alone.
 */
public final class TextSocket {
  /** How long a client that is told to go may take; what it has not read by then is lost. */
  private static final long CLOSE_MILLIS = 2000;

  private final ChannelHandlerContext connection;
  private final ServerWebSocket socket;
  private final Listener listener;
  private final int maxMessageSize;
  private final String requestId;
  private final Context context = Vertx.currentContext();
  private Buffer unfinished;
  private boolean busy;
  private boolean closing;
  private boolean full;
  private volatile long fullSince;
  private volatile long heardAt = System.nanoTime();
  private volatile long pingedAt = System.nanoTime();
  private long messagesIn;
  private long messagesOut;

  /** What happens on a socket. */
  public interface Listener {
    /**
     * A message has come; the next one comes when this is done. A failure is one of ours, and ends
     * the connection.
     */
    Uni<Void> onMessage(String message);

    /** There is room to send again. */
    void onReady();

    /** The client has not read for too long; told again until the connection is closed. */
    void onStuck();

    /**
     * The connection is over; called once.
     *
     * @param status as the first side to close has it; 1006 when it broke
     */
    void onClose(int status);
  }

  /** How long connections are borne with. */
  public interface Patience {
    /** How often a WebSocket that is silent is asked for a sign of life. */
    @WithDefault("30s")
    Duration ping();

    /** After how long a silence a WebSocket is closed. */
    @WithDefault("75s")
    Duration silence();

    /** How long a client may not read what is sent to it before it is told to go. */
    @WithDefault("10s")
    Duration slowness();
  }

  private TextSocket(
      ChannelHandlerContext connection,
      ServerWebSocket socket,
      int maxMessageSize,
      String requestId,
      Listener listener) {
    this.connection = connection;
    this.socket = socket;
    this.maxMessageSize = maxMessageSize;
    this.requestId = requestId;
    this.listener = listener;
  }

  /**
   * Reads from a socket that was accepted, in the current Vert.x context.
   *
   * @param request that became the socket
   * @param maxMessageSize in bytes
   */
  public static TextSocket of(
      HttpServerRequest request, ServerWebSocket socket, int maxMessageSize, Listener listener) {
    // The socket itself is wrapped.
    ChannelHandlerContext connection =
        ((ConnectionBase) request.connection()).channelHandlerContext();
    LingeringClose.addTo(connection.pipeline());
    joinFlushes(connection.pipeline());
    TextSocket text =
        new TextSocket(connection, socket, maxMessageSize, RequestId.of(request), listener);
    socket.pause();
    socket.frameHandler(text::receive);
    socket.drainHandler(ignored -> text.drained());
    socket.exceptionHandler(text::failed);
    socket.closeHandler(
        ignored ->
            listener.onClose(socket.closeStatusCode() == null ? 1006 : socket.closeStatusCode()));
    socket.fetch(1);
    // The connection keeps its last request for as long as it is there; a token is long.
    request.headers().clear();
    return text;
  }

  /**
   * A member of a busy room gets many small messages, and Vert.x writes each to the socket by
   * itself. What there is for a member when its event loop has done its other work is written at
   * once. What comes before the end of the connection is not held up: it is the lingering close
   * that says the last word.
   */
  private static void joinFlushes(ChannelPipeline pipeline) {
    pipeline.addAfter(
        pipeline.context(LingeringClose.class).name(),
        null,
        new FlushConsolidationHandler(
            FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
  }

  /** Whether there is room for another message; {@link Listener#onReady} tells when there is. */
  public boolean isReady() {
    if (closing || socket.isClosed()) {
      return false;
    }
    if (socket.writeQueueFull()) {
      if (!full) {
        full = true;
        fullSince = System.nanoTime();
      }
      return false;
    }
    return true;
  }

  /** Sends a message, whether there is room or not; nothing when the connection is over. */
  public void send(String message) {
    send(message.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sends a message that goes to many.
   *
   * @param message in UTF-8; it is not copied
   */
  public void send(byte[] message) {
    if (!closing && !socket.isClosed()) {
      messagesOut++;
      socket.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.TEXT, message, true));
    }
  }

  /**
   * Says why, and ends the connection. A client that does not read is cut off after a while.
   *
   * @param status one of {@link CloseStatus}, or of the subprotocol
   * @param reason for people; cut short where it is too long for the frame
   */
  public void close(int status, String reason) {
    if (closing) {
      return;
    }
    closing = true;
    socket.resume();
    if (!socket.isClosed()) {
      socket.close((short) status, CloseStatus.shortened(reason));
    }
    context.owner().setTimer(CLOSE_MILLIS, timer -> connection.close());
  }

  /**
   * Looks after the connection; to be called about once a second, from any thread: asks a silent
   * client for a sign of life, and ends the connection when none comes.
   */
  void sweep(long now, Patience patience) {
    long pingNanos = patience.ping().toNanos();
    if (now - heardAt > patience.silence().toNanos()) {
      context.runOnContext(
          ignored -> close(CloseStatus.TIMEOUT, "Nothing was heard of the client."));
    } else if (now - heardAt > pingNanos && now - pingedAt > pingNanos) {
      pingedAt = now;
      context.runOnContext(
          ignored -> {
            if (!closing && !socket.isClosed()) {
              socket.writePing(Buffer.buffer());
            }
          });
    }
    long since = fullSince;
    if (since != 0 && now - since > patience.slowness().toNanos()) {
      context.runOnContext(ignored -> listener.onStuck());
    }
  }

  public long messagesIn() {
    return messagesIn;
  }

  public long messagesOut() {
    return messagesOut;
  }

  /** Of other failures the end tells. */
  private void failed(Throwable failure) {
    if (failure instanceof CorruptedWebSocketFrameException corrupted) {
      WebSocketCloseStatus status = corrupted.closeStatus();
      close(status.code(), status.reasonText());
    }
  }

  private void drained() {
    full = false;
    fullSince = 0;
    if (!closing) {
      next();
      listener.onReady();
    }
  }

  /** The next frame, if there is nothing else to do. */
  private void next() {
    if (!busy && !closing && isReady()) {
      socket.fetch(1);
    }
  }

  private void receive(WebSocketFrame frame) {
    heardAt = System.nanoTime();
    if (closing) {
      return;
    }
    switch (frame.type()) {
      case TEXT, CONTINUATION -> receiveText(frame);
      case BINARY -> close(CloseStatus.UNSUPPORTED_DATA, "Send text, not binary frames.");
      case PING -> {
        // Vert.x has answered and asks for the next frame: not while the answers are not read.
        if (!isReady()) {
          context.runOnContext(ignored -> socket.pause());
        }
      }
      default -> {
        // a sign of life, or the end
      }
    }
  }

  private void receiveText(WebSocketFrame frame) {
    int size = frame.binaryData().length() + (unfinished == null ? 0 : unfinished.length());
    if (size > maxMessageSize) {
      close(CloseStatus.TOO_BIG, "A message may have at most " + maxMessageSize + " bytes.");
      return;
    }
    Buffer whole =
        unfinished == null ? frame.binaryData() : unfinished.appendBuffer(frame.binaryData());
    if (!frame.isFinal()) {
      // Not its copy: that of an empty one takes nothing more.
      unfinished = unfinished == null ? Buffer.buffer().appendBuffer(whole) : whole;
      next();
      return;
    }
    unfinished = null;
    String message = text(whole);
    if (message == null) {
      close(CloseStatus.INVALID_TEXT, "The message is not UTF-8.");
      return;
    }
    messagesIn++;
    busy = true;
    Uni.createFrom()
        .deferred(() -> listener.onMessage(message))
        .subscribe()
        .with(done -> done(), this::failedToHandle);
  }

  private void failedToHandle(Throwable failure) {
    close(CloseStatus.INTERNAL_ERROR, Failures.explain(failure, requestId).getMessage());
  }

  private void done() {
    busy = false;
    next();
  }

  /** Null for what is no UTF-8. */
  private static String text(Buffer bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
