package dev.platformapi.bench;

import com.google.protobuf.Timestamp;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** What {@code GetUser} costs by hand: grpc-java's server and one statement. */
final class HandwrittenGrpc implements UserServiceGrpc.AsyncService {
  private final Pool pool;
  private final String sql;

  private HandwrittenGrpc(Pool pool, String sql) {
    this.pool = pool;
    this.sql = sql;
  }

  static void serve(Pool pool, String sql, int port) {
    try {
      NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
          .directExecutor()
          .addService(UserServiceGrpc.bindService(new HandwrittenGrpc(pool, sql)))
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<User> responses) {
    pool.preparedQuery(sql)
        .execute(Tuple.of(UUID.fromString(request.getId())))
        .onSuccess(
            rows -> {
              responses.onNext(user(rows.iterator().next()));
              responses.onCompleted();
            })
        .onFailure(responses::onError);
  }

  private static User user(Row row) {
    User.Builder user =
        User.newBuilder()
            .setId(row.getUUID(0).toString())
            .setUsername(row.getString(1))
            .setEmail(row.getString(2))
            .addAllTags(Arrays.asList(row.getArrayOfStrings(4)))
            .setVersion(row.getLong(6))
            .setCreatedAt(timestamp(row.getOffsetDateTime(7).toInstant()))
            .setUpdatedAt(timestamp(row.getOffsetDateTime(8).toInstant()));
    Short age = row.getShort(3);
    if (age != null) {
      user.setAge(age);
    }
    row.getJsonObject(5)
        .forEach(entry -> user.putMetadata(entry.getKey(), entry.getValue().toString()));
    return user.build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
