package dev.platformapi.grpc;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every call has, whatever its method and on whichever port. */
@QuarkusTest
class CallTest {
  private ManagedChannel channel;

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void theRequestIdComesBack(GrpcPort port) {
    channel = port.channel();

    assertThat(requestId("import-17")).isEqualTo("import-17");
    assertThat(requestId("no good id")).isNotEqualTo("no good id").hasSize(36);
    assertThat(requestId(null)).hasSize(36);
  }

  @ParameterizedTest
  @EnumSource
  void theRequestIdComesBackWithAFailure(GrpcPort port) {
    channel = port.channel();
    Metadata metadata = new Metadata();
    metadata.put(CallRecord.REQUEST_ID, "import-18");

    StatusRuntimeException failure =
        failureOf(
            () ->
                UserServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                    .getUser(GetUserRequest.getDefaultInstance()));

    assertThat(failure.getTrailers().get(CallRecord.REQUEST_ID)).isEqualTo("import-18");
  }

  @ParameterizedTest
  @EnumSource
  void whoSendsGzipGetsGzip(GrpcPort port) {
    channel = port.channel();

    assertThat(encoding(users().withCompression("gzip"))).isEqualTo("gzip");
    assertThat(encoding(users())).isIn(null, "identity");
  }

  @ParameterizedTest
  @EnumSource
  void eachMethodIsCounted(GrpcPort port) {
    channel = port.channel();
    double before = counted("GetUser");
    users().getUser(someone());
    failureOf(
        () ->
            ClientCalls.blockingUnaryCall(
                channel,
                MethodDescriptor.<GetUserRequest, GetUserRequest>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("made.up.Service/Method" + System.nanoTime())
                    .setRequestMarshaller(UserServiceGrpc.getGetUserMethod().getRequestMarshaller())
                    .setResponseMarshaller(
                        UserServiceGrpc.getGetUserMethod().getRequestMarshaller())
                    .build(),
                CallOptions.DEFAULT,
                GetUserRequest.getDefaultInstance()));

    Awaitility.await().untilAsserted(() -> assertThat(counted("GetUser")).isEqualTo(before + 1));
    assertThat(metrics()).contains("method=\"unknown\"").doesNotContain("made.up");
  }

  @ParameterizedTest
  @EnumSource
  void bothReflectionsListTheServices(GrpcPort port) {
    channel = port.channel();
    CompletableFuture<List<String>> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    services.complete(
                        response.getListServicesResponse().getServiceList().stream()
                            .map(ServiceResponse::getName)
                            .toList());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    services.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    assertThat(services.orTimeout(5, TimeUnit.SECONDS).join())
        .contains(
            "platform.v1.UserService",
            "platform.v1.PostService",
            "platform.v1.AuthService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");
    requests.onCompleted();
  }

  @ParameterizedTest
  @EnumSource
  void healthKnowsEachService(GrpcPort port) {
    channel = port.channel();
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);

    for (String service :
        List.of(
            "", "platform.v1.UserService", "platform.v1.PostService", "platform.v1.AuthService")) {
      assertThat(health.check(request(service)).getStatus()).isEqualTo(ServingStatus.SERVING);
    }
    assertThat(failureOf(() -> health.check(request("nothing"))).getStatus().getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    Iterator<io.grpc.health.v1.HealthCheckResponse> watch =
        health.withDeadlineAfter(5, TimeUnit.SECONDS).watch(request("nothing"));
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
  }

  private static HealthCheckRequest request(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  private String requestId(String sent) {
    Metadata metadata = new Metadata();
    if (sent != null) {
      metadata.put(CallRecord.REQUEST_ID, sent);
    }
    AtomicReference<Metadata> head = new AtomicReference<>();
    users()
        .withInterceptors(
            MetadataUtils.newAttachHeadersInterceptor(metadata),
            MetadataUtils.newCaptureMetadataInterceptor(head, new AtomicReference<>()))
        .getUser(someone());
    return head.get().get(CallRecord.REQUEST_ID);
  }

  private static String encoding(UserServiceGrpc.UserServiceBlockingStub stub) {
    AtomicReference<Metadata> head = new AtomicReference<>();
    stub.withInterceptors(
            MetadataUtils.newCaptureMetadataInterceptor(head, new AtomicReference<>()))
        .listUsers(ListUsersRequest.newBuilder().setPageSize(1).build())
        .next();
    return head.get().get(CallRecord.ascii("grpc-encoding"));
  }

  private double counted(String method) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("grpc_server_processing_duration_seconds_count"))
        .filter(line -> line.contains("method=\"" + method + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static String metrics() {
    return given()
        .port(ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class))
        .get("/q/metrics")
        .asString();
  }

  private UserServiceGrpc.UserServiceBlockingStub users() {
    return GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + Api.adminToken());
  }

  private static GetUserRequest someone() {
    return GetUserRequest.newBuilder().setId(Api.newUser().id().toString()).build();
  }

  private static StatusRuntimeException failureOf(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }
}
