package dev.platformapi.fuzz;

import static dev.platformapi.support.Api.newAdmin;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.ByteStreams;
import com.google.protobuf.Descriptors.Descriptor;
import dev.platformapi.grpc.v1.AuthServiceGrpc;
import dev.platformapi.grpc.v1.PostServiceGrpc;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api.TestUser;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.RawHttp;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Messages made from the descriptors, whole and broken: each call ends with a status that fits. */
@QuarkusTest
@Tag("fuzz")
class FuzzedMessageTest {
  private static final int MESSAGES = Fuzz.inputs(1_000);
  private static final int DEADLINE_SECONDS = 20;

  /** Of an answer: a stream of all users is not read to its end. */
  private static final int READ = 20;

  private static final Set<Status.Code> OURS =
      Set.of(
          Status.Code.UNKNOWN,
          Status.Code.INTERNAL,
          Status.Code.DATA_LOSS,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNAVAILABLE,
          Status.Code.UNIMPLEMENTED);

  @Inject RedisDataSource redis;

  private final Fuzz.Heap heap = new Fuzz.Heap();
  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    channel = GrpcClient.channel();
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    // They guess passwords.
    redis.key().keys("limit:*login-failures*").forEach(redis.key()::del);
  }

  @Test
  void everyCallEndsWithAStatusThatFits() throws Exception {
    Random random = Fuzz.random();
    TestUser caller = newAdmin();
    Messages messages = new Messages(random, Things.ids(10));
    List<MethodDescriptor<?, ?>> methods =
        Stream.of(
                UserServiceGrpc.getServiceDescriptor(),
                PostServiceGrpc.getServiceDescriptor(),
                AuthServiceGrpc.getServiceDescriptor())
            .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
            .toList();
    Map<String, String> faults = new LinkedHashMap<>();
    Map<Status.Code, Integer> statuses = new EnumMap<>(Status.Code.class);
    boolean remembered = false;
    int sent = 0;
    while (sent < MESSAGES) {
      if (!remembered && sent > MESSAGES / 3) {
        heap.remember();
        remembered = true;
      }
      MethodDescriptor<?, ?> method = Fuzz.pick(random, methods);
      Descriptor input =
          ((ProtoMethodDescriptorSupplier) method.getSchemaDescriptor())
              .getMethodDescriptor()
              .getInputType();
      int count = method.getType().clientSendsOneMessage() ? 1 : 1 + random.nextInt(5);
      List<byte[]> bodies = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        bodies.add(messages.of(input));
      }
      sent += count;
      Status status = call(method, bodies, caller.token());
      statuses.merge(status.getCode(), 1, Integer::sum);
      if (OURS.contains(status.getCode())) {
        faults.putIfAbsent(method.getBareMethodName() + " " + status.getCode(), status.toString());
      }
      RawHttp.isDiscreet(String.valueOf(status.getDescription()));
    }
    System.out.println(sent + " messages: " + statuses);
    assertThat(faults).isEmpty();
    assertThat(statuses.keySet()).contains(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
    heap.hasNotGrown();
  }

  private Status call(MethodDescriptor<?, ?> method, List<byte[]> bodies, String token)
      throws Exception {
    CompletableFuture<Status> ended = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            raw(method), CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS));
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    call.start(
        new ClientCall.Listener<>() {
          private int read;

          @Override
          public void onMessage(byte[] message) {
            if (++read == READ) {
              call.cancel("enough", null);
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        headers);
    call.request(READ + 1);
    bodies.forEach(call::sendMessage);
    call.halfClose();
    return ended.get(DEADLINE_SECONDS + 5, TimeUnit.SECONDS);
  }

  private static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(method.getType())
        .setFullMethodName(method.getFullMethodName())
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return ByteStreams.toByteArray(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
