package dev.platformapi.grpc;

import dev.platformapi.grpc.transport.RouterServer;
import dev.platformapi.http.TrustedProxies;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerTransportFilter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.Executor;

/**
 * Gives each call a Vert.x context of its own, on the event loop of its connection: what is kept
 * there, such as the database's session, belongs to one call. A call on the HTTP port has that of
 * its request.
 */
final class CallContexts extends ServerTransportFilter implements ServerCallExecutorSupplier {
  private static final Attributes.Key<ContextInternal> LOOP =
      Attributes.Key.create("dev.platformapi.grpc.loop");

  private final VertxInternal vertx;
  private final TrustedProxies proxies;

  CallContexts(VertxInternal vertx, TrustedProxies proxies) {
    this.vertx = vertx;
    this.proxies = proxies;
  }

  /** On the event loop of a new connection. */
  @Override
  public Attributes transportReady(Attributes connection) {
    for (EventExecutor loop : vertx.getEventLoopGroup()) {
      if (loop.inEventLoop()) {
        return connection.toBuilder()
            .set(
                LOOP,
                vertx.createEventLoopContext(
                    (EventLoop) loop, null, Thread.currentThread().getContextClassLoader()))
            .build();
      }
    }
    return connection;
  }

  @Override
  public <I, O> Executor getExecutor(ServerCall<I, O> call, Metadata headers) {
    CallRecord record = CallRecord.current();
    ContextInternal context = contextOf(call.getAttributes());
    context.emit(call.getAttributes(), connection -> record.enter(connection, proxies));
    return command -> context.emit(command, Runnable::run);
  }

  private static ContextInternal contextOf(Attributes call) {
    ContextInternal ofRequest = call.get(RouterServer.CONTEXT);
    if (ofRequest != null) {
      return ofRequest;
    }
    ContextInternal own = (ContextInternal) VertxContext.createNewDuplicatedContext(call.get(LOOP));
    VertxContextSafetyToggle.setContextSafe(own, true);
    return own;
  }
}
