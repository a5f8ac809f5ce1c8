package dev.platformapi.grpc.transport;

import io.grpc.Attributes;
import io.grpc.ForwardingServerBuilder;
import io.grpc.Grpc;
import io.grpc.InternalChannelz.SocketStats;
import io.grpc.InternalInstrumented;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.InternalServer;
import io.grpc.internal.ServerImplBuilder;
import io.grpc.internal.ServerListener;
import io.grpc.internal.StatsTraceContext;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A gRPC server without a port of its own: its calls are requests that a router hands over. Each
 * event loop is one of its transports.
 */
public final class RouterServer extends ForwardingServerBuilder<RouterServer> {
  /** The Vert.x context of the request that a call came in. */
  public static final Attributes.Key<ContextInternal> CONTEXT =
      Attributes.Key.create("dev.platformapi.grpc.transport.context");

  private static final AttributeKey<Boolean> JOINED =
      AttributeKey.valueOf("dev.platformapi.grpc.transport.joined");

  private final ServerImplBuilder builder = new ServerImplBuilder(Transports::new);
  private final Map<EventLoop, LoopTransport> loops = new ConcurrentHashMap<>();
  private List<? extends ServerStreamTracer.Factory> tracers = List.of();
  private ServerListener listener;
  private int maxMessageSize;

  public RouterServer() {
    builder.executor(RouterServer::later);
  }

  /** A call begins when its stream is ready to be written to. */
  private static void later(Runnable command) {
    Vertx.currentContext().runOnContext(ignored -> command.run());
  }

  @Override
  protected ServerBuilder<?> delegate() {
    return builder;
  }

  /** In bytes, as sent and as decompressed. */
  @Override
  public RouterServer maxInboundMessageSize(int bytes) {
    maxMessageSize = bytes;
    return this;
  }

  /** Whether this is a call, of gRPC or of gRPC-Web. */
  public static boolean isCall(HttpServerRequest request) {
    return request.method() == HttpMethod.POST && framing(request) != null;
  }

  /** Whether this is a call of gRPC-Web, if it is one: what browsers need must happen before. */
  public static boolean isWeb(HttpServerRequest request) {
    return framing(request) instanceof WebFraming;
  }

  private static Framing framing(HttpServerRequest request) {
    return Framing.of(request.version(), request.getHeader(HttpHeaders.CONTENT_TYPE));
  }

  /**
   * Serves a call. The server must have been built and started.
   *
   * @param request a call, in its own context; nobody has begun to read it
   */
  public void handle(HttpServerRequest request) {
    ContextInternal context = (ContextInternal) Vertx.currentContext();
    joinFlushes(((ConnectionBase) request.connection()).channel());
    LoopTransport loop =
        loops.computeIfAbsent(
            context.nettyEventLoop(), eventLoop -> new LoopTransport(eventLoop, listener));
    String method = request.path().substring(1);
    Framing framing = framing(request);
    Metadata headers = new Metadata();
    Status fault = null;
    try {
      headers = MetadataHeaders.read(request.headers());
      headers.get(GrpcUtil.TIMEOUT_KEY);
    } catch (IllegalArgumentException e) {
      fault = Status.INTERNAL.withDescription("The metadata cannot be read.");
    }
    StatsTraceContext stats = StatsTraceContext.newServerContext(tracers, method, headers);
    if (fault == null) {
      loop.begin(
          new RequestStream(
              request,
              context,
              framing,
              attributes(request.connection(), context),
              maxMessageSize,
              stats,
              loop),
          method,
          headers);
    } else {
      framing.end(MetadataHeaders.trailers(fault), request.response());
      stats.streamClosed(fault);
    }
  }

  /**
   * An answer is three frames at least, and Vert.x writes each to the socket by itself. The
   * connection of a call writes once for all that its event loop has at that moment.
   */
  private static void joinFlushes(Channel channel) {
    if (channel.attr(JOINED).setIfAbsent(true) == null) {
      channel
          .pipeline()
          .addFirst(
              new FlushConsolidationHandler(
                  FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }
  }

  private static Attributes attributes(HttpConnection connection, ContextInternal context) {
    Attributes.Builder attributes = Attributes.newBuilder().set(CONTEXT, context);
    SocketAddress remote = connection.remoteAddress();
    if (remote != null && remote.isInetSocket()) {
      attributes.set(
          Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(remote.host(), remote.port()));
    }
    if (connection.isSsl()) {
      attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, connection.sslSession());
    }
    return attributes.build();
  }

  /** What grpc-java calls a server's sockets; here there is none. */
  private final class Transports implements InternalServer {
    Transports(List<? extends ServerStreamTracer.Factory> factories) {
      tracers = factories;
    }

    @Override
    public void start(ServerListener server) {
      listener = server;
    }

    @Override
    public void shutdown() {
      listener.serverShutdown();
    }

    @Override
    public java.net.SocketAddress getListenSocketAddress() {
      return new InetSocketAddress(0);
    }

    @Override
    public List<? extends java.net.SocketAddress> getListenSocketAddresses() {
      return List.of(getListenSocketAddress());
    }

    @Override
    public InternalInstrumented<SocketStats> getListenSocketStats() {
      return null;
    }

    @Override
    public List<InternalInstrumented<SocketStats>> getListenSocketStatsList() {
      return null;
    }
  }
}
