package dev.platformapi.grpc.transport;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Attributes;
import io.grpc.InternalChannelz.SocketOptions;
import io.grpc.InternalChannelz.SocketStats;
import io.grpc.InternalLogId;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.internal.ServerListener;
import io.grpc.internal.ServerTransport;
import io.grpc.internal.ServerTransportListener;
import io.grpc.internal.TransportTracer;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** The calls of one event loop, which is also where their deadlines are watched. */
final class LoopTransport implements ServerTransport {
  private final InternalLogId id = InternalLogId.allocate(getClass(), null);
  private final EventLoop loop;
  private final TransportTracer tracer = new TransportTracer();
  private final Set<RequestStream> streams = new HashSet<>();
  private final ServerTransportListener listener;
  private boolean shutdown;
  private boolean terminated;

  LoopTransport(EventLoop loop, ServerListener server) {
    this.loop = loop;
    this.listener = server.transportCreated(this);
    listener.transportReady(Attributes.EMPTY);
  }

  TransportTracer tracer() {
    return tracer;
  }

  /** On the event loop. */
  void begin(RequestStream stream, String method, Metadata headers) {
    streams.add(stream);
    listener.streamCreated(stream, method, headers);
    stream.begin();
    if (shutdown) {
      stream.cancel(Status.UNAVAILABLE.withDescription("The server is going away."));
    }
  }

  /** On the event loop. */
  void over(RequestStream stream) {
    streams.remove(stream);
    terminateWhenIdle();
  }

  private void terminateWhenIdle() {
    if (shutdown && !terminated && streams.isEmpty()) {
      terminated = true;
      listener.transportTerminated();
    }
  }

  @Override
  public void shutdown() {
    loop.execute(
        () -> {
          shutdown = true;
          terminateWhenIdle();
        });
  }

  @Override
  public void shutdownNow(Status reason) {
    loop.execute(
        () -> {
          shutdown = true;
          Set.copyOf(streams).forEach(stream -> stream.cancel(reason));
          terminateWhenIdle();
        });
  }

  @Override
  public ScheduledExecutorService getScheduledExecutorService() {
    return loop;
  }

  @Override
  public ListenableFuture<SocketStats> getStats() {
    return Futures.immediateFuture(
        new SocketStats(tracer.getStats(), null, null, new SocketOptions.Builder().build(), null));
  }

  @Override
  public InternalLogId getLogId() {
    return id;
  }
}
