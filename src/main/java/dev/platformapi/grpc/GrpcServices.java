package dev.platformapi.grpc;

import dev.platformapi.auth.Admission;
import dev.platformapi.grpc.v1.AuthServiceGrpc;
import dev.platformapi.grpc.v1.PostServiceGrpc;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.http.Traffic;
import dev.platformapi.overload.Permits;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import io.quarkus.opentelemetry.runtime.tracing.instrumentation.grpc.GrpcTracingServerInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What every gRPC server of this service serves, and what each call passes on its way there. */
@ApplicationScoped
class GrpcServices {
  private final GrpcConfig config;
  private final GrpcHealth health;
  private final Chats chats;
  private final List<ServerServiceDefinition> own;
  private final Traffic traffic;
  private final IdleInterceptor idle;
  private final List<ServerInterceptor> interceptors;

  GrpcServices(
      UserGrpcService users,
      PostGrpcService posts,
      AuthGrpcService auth,
      Chats chats,
      GrpcHealth health,
      Admission admission,
      Permits permits,
      GrpcTracingServerInterceptor spans,
      MeterRegistry metrics,
      Traffic traffic,
      GrpcConfig config) {
    this.traffic = traffic;
    this.config = config;
    this.health = health;
    this.chats = chats;
    List<ServerServiceDefinition> guarded =
        List.of(UserServiceGrpc.bindService(users), PostServiceGrpc.bindService(posts));
    this.own = new ArrayList<>(guarded);
    own.add(AuthServiceGrpc.bindService(auth));
    this.idle = new IdleInterceptor(config.idleTimeout(), Set.of(GrpcHealth.WATCH));
    // In this order, the first one outermost. Before all of them, CallRecord learns of the call,
    // and writes its line in the access log when it is over.
    this.interceptors =
        List.of(
            new LoadSheddingInterceptor(permits, HealthGrpc.SERVICE_NAME),
            spans,
            new RequestIdInterceptor(),
            new MetricCollectingServerInterceptor(metrics),
            new CompressionInterceptor(),
            idle,
            new AuthenticationInterceptor(
                admission, names(guarded), names(List.of(health.service()))),
            new FailureInterceptor());
  }

  /** Those of platform.v1. */
  List<ServerServiceDefinition> own() {
    return own;
  }

  /** Gives a server all of this. */
  void addTo(ServerBuilder<?> server) {
    List<ServerServiceDefinition> services = new ArrayList<>(own);
    services.add(health.service());
    if (config.reflection()) {
      services.add(ProtoReflectionServiceV1.newInstance().bindService());
      services.add(reflectionV1alpha());
    }
    Set<String> methods =
        services.stream()
            .flatMap(service -> service.getMethods().stream())
            .map(method -> method.getMethodDescriptor().getFullMethodName())
            .collect(Collectors.toSet());
    services.forEach(service -> server.addService(PlainMessages.of(service)));
    server.fallbackHandlerRegistry(new UnknownMethods());
    // grpc-java calls the last one first.
    for (int i = interceptors.size() - 1; i >= 0; i--) {
      server.intercept(interceptors.get(i));
    }
    server.addStreamTracerFactory(
        new ServerStreamTracer.Factory() {
          @Override
          public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return new CallRecord(method, methods.contains(method), headers, traffic);
          }
        });
    server.maxInboundMessageSize((int) config.maxMessageSize().asLongValue());
  }

  /** Looks after the calls that are open, and ends those that have been silent for too long. */
  void sweep() {
    idle.sweep();
    chats.sweep();
  }

  /** For clients that do not know its successor yet. */
  @SuppressWarnings("deprecation")
  private static ServerServiceDefinition reflectionV1alpha() {
    return ProtoReflectionService.newInstance().bindService();
  }

  private static Set<String> names(List<ServerServiceDefinition> services) {
    return services.stream()
        .map(service -> service.getServiceDescriptor().getName())
        .collect(Collectors.toSet());
  }
}
