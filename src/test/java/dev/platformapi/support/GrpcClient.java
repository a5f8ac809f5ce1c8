package dev.platformapi.support;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.restassured.RestAssured;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A channel to the service under test, and what its failures say. */
public final class GrpcClient {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private GrpcClient() {}

  public static ManagedChannel channel() {
    return ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
  }

  /**
   * A message as it goes over the wire.
   *
   * @param flags 1 when it is compressed
   */
  public static byte[] frame(int flags, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flags)
        .putInt(message.length)
        .put(message)
        .array();
  }

  /** The stub with these values of the {@code authorization} metadata. */
  public static <S extends AbstractStub<S>> S with(S stub, String... authorization) {
    Metadata metadata = new Metadata();
    for (String value : authorization) {
      metadata.put(AUTHORIZATION, value);
    }
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  /** One detail of the failure's {@code google.rpc.Status}. */
  public static <T extends Message> Optional<T> detail(
      StatusRuntimeException failure, Class<T> type) {
    return StatusProto.fromThrowable(failure).getDetailsList().stream()
        .filter(any -> any.is(type))
        .findFirst()
        .map(any -> unpack(any, type));
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
