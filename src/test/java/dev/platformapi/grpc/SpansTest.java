package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.Traced;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Traces, when somebody records them. */
@QuarkusTest
@TestProfile(Traced.class)
class SpansTest {
  @Inject InMemorySpanExporter exporter;
  private ManagedChannel channel;

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void aCallIsASpanNamedByItsMethodInTheTraceOfItsClient(GrpcPort port) {
    channel = port.channel();
    String trace = UUID.randomUUID().toString().replace("-", "");
    Metadata metadata = new Metadata();
    metadata.put(CallRecord.ascii("traceparent"), "00-" + trace + "-00f067aa0ba902b7-01");
    UserServiceGrpc.UserServiceBlockingStub users =
        GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + Api.adminToken())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));

    try {
      users.getUser(GetUserRequest.newBuilder().setId(UUID.randomUUID().toString()).build());
    } catch (StatusRuntimeException notFound) {
      // That is in the span.
    }

    Awaitility.await().untilAsserted(() -> assertThat(calls(trace)).hasSize(1));
    SpanData call = calls(trace).get(0);
    assertThat(call.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(call.getAttributes().get(AttributeKey.stringKey("rpc.method"))).isEqualTo("GetUser");
    assertThat(call.getAttributes().get(AttributeKey.longKey("rpc.grpc.status_code"))).isEqualTo(5);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(exporter.getFinishedSpanItems())
                    .as("the statement is in the same trace")
                    .anyMatch(
                        span ->
                            span.getTraceId().equals(trace)
                                && span.getKind() == SpanKind.CLIENT
                                && span.getName().toUpperCase().contains("SELECT")));
  }

  private List<SpanData> calls(String trace) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getTraceId().equals(trace))
        .filter(span -> span.getName().equals("platform.v1.UserService/GetUser"))
        .toList();
  }
}
