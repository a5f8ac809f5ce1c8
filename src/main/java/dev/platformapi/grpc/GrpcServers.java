package dev.platformapi.grpc;

import dev.platformapi.grpc.transport.RouterServer;
import dev.platformapi.http.LoadShedding;
import dev.platformapi.http.RequestId;
import dev.platformapi.http.RequestRecord;
import dev.platformapi.http.TrustedProxies;
import dev.platformapi.lifecycle.ServiceEnd;
import dev.platformapi.lifecycle.ServiceStart;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Where gRPC is served: on the HTTP port, and on a port of its own when the settings name one. Both
 * are servers of grpc-java with the same services and interceptors.
 */
@ApplicationScoped
class GrpcServers {
  private static final Logger LOG = Logger.getLogger(GrpcServers.class);

  /** Before all that happens to requests of HTTP. */
  private static final int BEFORE_ALL = 1200;

  /** After CORS, before bodies are read. */
  private static final int FROM_BROWSERS = 940;

  private static final int SWEEP_MILLIS = 1000;

  private final GrpcServices services;
  private final GrpcHealth health;
  private final GrpcConfig config;
  private final TlsConfigurationRegistry certificates;
  private final VertxInternal vertx;
  private final CallContexts contexts;
  private final RouterServer router = new RouterServer();
  private final List<Long> timers = new ArrayList<>();
  private Server onRouter;
  private Server onOwnPort;
  private ServerTls tls;

  GrpcServers(
      GrpcServices services,
      GrpcHealth health,
      GrpcConfig config,
      TlsConfigurationRegistry certificates,
      TrustedProxies proxies,
      Vertx vertx) {
    this.services = services;
    this.health = health;
    this.config = config;
    this.certificates = certificates;
    this.vertx = (VertxInternal) vertx;
    this.contexts = new CallContexts(this.vertx, proxies);
  }

  void register(@Observes Filters filters) throws IOException {
    services.addTo(router);
    onRouter = router.callExecutor(contexts).build().start();
    filters.register(this::serve, BEFORE_ALL);
    filters.register(this::serveWeb, FROM_BROWSERS);
  }

  void start(@Observes ServiceStart event) throws Exception {
    timers.add(vertx.setPeriodic(SWEEP_MILLIS, ignored -> services.sweep()));
    timers.add(vertx.setPeriodic(0, config.healthInterval().toMillis(), ignored -> health.check()));
    if (config.server().port().isPresent()) {
      onOwnPort = build(config.server()).build().start();
      LOG.infof(
          "gRPC listens on %s:%d%s",
          config.server().host(), onOwnPort.getPort(), tls == null ? "" : " with TLS");
    }
  }

  void leave(@Observes ShutdownDelayInitiatedEvent event) {
    timers.forEach(vertx::cancelTimer);
    health.leave();
  }

  /** Calls on the HTTP port are requests of HTTP, which are waited for as such. */
  void finish(@Observes ServiceEnd event) throws InterruptedException {
    if (onOwnPort != null) {
      onOwnPort.shutdown().awaitTermination(event.left().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    onRouter.shutdownNow();
    if (onOwnPort != null) {
      onOwnPort.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
    }
  }

  void renew(@Observes CertificateUpdatedEvent event) throws Exception {
    if (tls != null && config.server().tls().filter(event.name()::equals).isPresent()) {
      tls.replace(vertx, event.tlsConfiguration());
    }
  }

  /** Where the server of gRPC's own listens; only when there is one. */
  int port() {
    return onOwnPort.getPort();
  }

  private void serve(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!RouterServer.isCall(request)) {
      context.next();
    } else if (RouterServer.isWeb(request)) {
      // Every call asks for room by itself, wherever it comes in.
      LoadShedding.exempt(context);
      context.next();
    } else {
      router.handle(request);
    }
  }

  private void serveWeb(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (RouterServer.isCall(request)) {
      request.headers().set(RequestId.HEADER, RequestId.of(request));
      RequestRecord.current().leaveLog();
      router.handle(request);
    } else {
      context.next();
    }
  }

  private NettyServerBuilder build(GrpcConfig.Server settings) throws Exception {
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(settings.host(), settings.port().getAsInt()))
            .channelFactory(vertx.transport().serverChannelFactory(false))
            .bossEventLoopGroup(vertx.getAcceptorEventLoopGroup())
            .workerEventLoopGroup(vertx.getEventLoopGroup())
            .directExecutor()
            .addTransportFilter(contexts)
            .callExecutor(contexts)
            .keepAliveTime(millis(settings.keepaliveTime()), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(millis(settings.keepaliveTimeout()), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(millis(settings.permitKeepaliveTime()), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(settings.permitKeepaliveWithoutCalls())
            .maxConnectionAgeGrace(millis(settings.maxConnectionAgeGrace()), TimeUnit.MILLISECONDS)
            .maxConcurrentCallsPerConnection(settings.maxConcurrentCalls());
    settings
        .maxConnectionAge()
        .ifPresent(age -> server.maxConnectionAge(millis(age), TimeUnit.MILLISECONDS));
    settings
        .maxConnectionIdle()
        .ifPresent(idle -> server.maxConnectionIdle(millis(idle), TimeUnit.MILLISECONDS));
    services.addTo(server);
    if (settings.tls().isPresent()) {
      String name = settings.tls().get();
      tls =
          ServerTls.of(
              vertx,
              certificates
                  .get(name)
                  .orElseThrow(() -> new IllegalStateException("there is no quarkus.tls." + name)));
      server.sslContext(tls.context(settings.clientAuth()));
    }
    return server;
  }

  private static long millis(Duration duration) {
    return duration.toMillis();
  }
}
