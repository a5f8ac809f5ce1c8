package dev.platformapi.grpc.transport;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.AbstractServerStream;
import io.grpc.internal.ReadableBuffers;
import io.grpc.internal.StatsTraceContext;
import io.grpc.internal.TransportTracer;
import io.grpc.internal.WritableBuffer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * A call as an HTTP request and its response. All of it runs in the Vert.x context of the request.
 * Bodies are taken no faster than messages are asked for, and messages count as on their way until
 * the connection has taken them.
 */
final class RequestStream extends AbstractServerStream {
  private static final Logger LOG = Logger.getLogger(RequestStream.class);

  /** Of a body, read ahead of what was asked for. */
  private static final int READ_AHEAD_BYTES = 32 * 1024;

  private static final int READ_AHEAD_CHUNKS = 4;

  /** RFC 9113, 7. */
  private static final long NO_ERROR = 0;

  private static final long CANCEL = 8;

  /** For a client to take the end of a call; what waits for it is kept until then. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final ContextInternal context;
  private final Framing framing;
  private final Attributes attributes;
  private final Incoming incoming;
  private final Outgoing outgoing = new Outgoing();
  private final LoopTransport transport;

  RequestStream(
      HttpServerRequest request,
      ContextInternal context,
      Framing framing,
      Attributes attributes,
      int maxMessageSize,
      StatsTraceContext stats,
      LoopTransport transport) {
    super(Bytes::allocate, stats);
    this.request = request;
    this.response = request.response();
    this.context = context;
    this.framing = framing;
    this.attributes = attributes;
    this.incoming = new Incoming(maxMessageSize, stats, transport.tracer());
    this.transport = transport;
  }

  /** Begins to read; the stream must have its listener. */
  void begin() {
    incoming.onStreamAllocated();
    if (response.ended()) {
      // Refused already: its encoding is not known.
      return;
    }
    request.pause();
    request.handler(incoming::receive);
    request.endHandler(end -> incoming.end());
    request.exceptionHandler(failure -> abandon());
    response.closeHandler(
        closed -> {
          if (!response.ended()) {
            abandon();
          }
        });
    incoming.fetch();
  }

  private void abandon() {
    incoming.over(Status.CANCELLED.withDescription("The client has gone."));
  }

  @Override
  protected Incoming transportState() {
    return incoming;
  }

  @Override
  protected Sink abstractServerStreamSink() {
    return outgoing;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public String getAuthority() {
    return request.authority() == null ? null : request.authority().toString();
  }

  @Override
  public int streamId() {
    return request.streamId();
  }

  /** What the client sends. */
  private final class Incoming extends TransportState {
    private int waitingBytes;
    private int askedChunks;
    private boolean ended;
    private boolean over;

    Incoming(int maxMessageSize, StatsTraceContext stats, TransportTracer tracer) {
      super(maxMessageSize, stats, tracer);
    }

    private void receive(Buffer chunk) {
      askedChunks--;
      if (!over) {
        try {
          Buffer bytes = framing.decode(chunk);
          waitingBytes += bytes.length();
          inboundDataReceived(ReadableBuffers.wrap(bytes.getByteBuf().nioBuffer()), false);
        } catch (IllegalArgumentException e) {
          deframeFailed(
              Status.INTERNAL.withDescription("The body is not base64.").asRuntimeException());
        }
      }
      fetch();
    }

    private void end() {
      ended = true;
      if (!over) {
        inboundDataReceived(ReadableBuffers.empty(), true);
      }
    }

    private void fetch() {
      if (!over && !ended && waitingBytes < READ_AHEAD_BYTES && askedChunks < READ_AHEAD_CHUNKS) {
        int more = READ_AHEAD_CHUNKS - askedChunks;
        askedChunks = READ_AHEAD_CHUNKS;
        request.fetch(more);
      }
    }

    /** Once, whatever comes first. */
    private void over(Status status) {
      if (!over) {
        over = true;
        if (status.isOk()) {
          complete();
        } else {
          transportReportStatus(status);
        }
        transport.over(RequestStream.this);
      }
    }

    @Override
    public void bytesRead(int bytes) {
      waitingBytes -= bytes;
      fetch();
    }

    /** The deframer, which the first failure closes, may stumble over that with another one. */
    @Override
    public void deframeFailed(Throwable failure) {
      if (over) {
        return;
      }
      Status status = Status.fromThrowable(failure);
      if (status.getCode() == Status.Code.UNKNOWN) {
        if (!(failure.getCause() instanceof IOException)) {
          LOG.error("A message could not be taken", failure);
        }
        status = Status.INTERNAL.withDescription("The message cannot be decompressed.");
      }
      over(status);
      outgoing.end(status);
    }

    @Override
    public void runOnTransportThread(Runnable work) {
      context.emit(work, Runnable::run);
    }
  }

  /** What the client gets. */
  private final class Outgoing implements Sink {
    /** The last message, which goes out together with the trailers. */
    private Buffer held;

    @Override
    public void writeHeaders(Metadata headers, boolean flush) {
      framing.writeHead(headers, response);
      if (flush && !response.closed()) {
        response.writeHead();
      }
    }

    @Override
    public void writeFrame(WritableBuffer frame, boolean flush, int messages) {
      Buffer bytes = framing.encode(((Bytes) frame).toBuffer());
      if (response.closed()) {
        return;
      }
      if (!flush && held == null && bytes.length() < READ_AHEAD_BYTES) {
        held = bytes;
        return;
      }
      release();
      write(bytes);
    }

    private void write(Buffer bytes) {
      int count = bytes.length();
      onSendingBytes(count);
      response.write(bytes).onComplete(written -> incoming.onSentBytes(count));
    }

    private void release() {
      if (held != null) {
        Buffer bytes = held;
        held = null;
        write(bytes);
      }
    }

    @Override
    public void writeTrailers(Metadata trailers, boolean headersSent, Status status) {
      if (response.closed() || response.ended()) {
        abandon();
        return;
      }
      Future<Void> end =
          headersSent ? framing.end(held, trailers, response) : framing.end(trailers, response);
      if (!end.isComplete()) {
        long timer = context.setTimer(PATIENCE_MILLIS, late -> response.reset(CANCEL));
        end.onComplete(sent -> context.owner().cancelTimer(timer));
      }
      end.onComplete(
          sent -> {
            if (sent.succeeded()) {
              stopSending();
              incoming.over(Status.OK);
            } else {
              abandon();
            }
          });
    }

    /** The answer is complete; a client that is still sending may stop. */
    private void stopSending() {
      if (!request.isEnded()) {
        response.reset(NO_ERROR);
      }
    }

    private void end(Status status) {
      if (response.headWritten()) {
        response.reset(CANCEL);
        return;
      }
      writeTrailers(MetadataHeaders.trailers(status), false, status);
    }

    @Override
    public void cancel(Status status) {
      incoming.runOnTransportThread(
          () -> {
            incoming.over(status);
            response.reset(CANCEL);
          });
    }
  }
}
