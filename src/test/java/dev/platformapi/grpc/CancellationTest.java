package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.platformapi.grpc.v1.GetPostRequest;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.Post;
import dev.platformapi.grpc.v1.PostServiceGrpc;
import dev.platformapi.grpc.v1.UpdatePostRequest;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A call that nobody waits for any more has no statement in PostgreSQL and no connection. Posts are
 * locked, so that whatever asks for them would wait for the ten seconds of statement_timeout.
 */
@QuarkusTest
class CancellationTest {
  /** More than there are connections. */
  private static final int CALLS = 50;

  @Inject Pool pool;
  private SqlConnection other;
  private String user;
  private ManagedChannel channel;

  @BeforeEach
  void lockPosts() {
    user = Api.newUser().id().toString();
    other = pool.getConnection().await().indefinitely();
    other.query("BEGIN").executeAndAwait();
    other.query("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE").executeAndAwait();
  }

  @AfterEach
  void unlock() throws InterruptedException {
    other.query("ROLLBACK").executeAndAwait();
    other.close().await().indefinitely();
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void aDeadlineEndsTheStatement(GrpcPort port) throws Exception {
    channel = port.channel();
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(
          GrpcClient.with(PostServiceGrpc.newFutureStub(channel), bearer())
              .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
              .getPost(GetPostRequest.newBuilder().setId(UUID.randomUUID().toString()).build()));
    }
    for (Future<?> call : calls) {
      ExecutionException failure = catchThrowableOfType(ExecutionException.class, call::get);
      assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    nothingWaits();
    othersAreServed();
  }

  @ParameterizedTest
  @EnumSource
  void aCancelledCallEndsItsStatement(GrpcPort port) {
    channel = port.channel();
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(
          GrpcClient.with(PostServiceGrpc.newFutureStub(channel), bearer())
              .getPost(GetPostRequest.newBuilder().setId(UUID.randomUUID().toString()).build()));
    }
    Awaitility.await().untilAsserted(() -> assertThat(waiting()).isPositive());
    calls.forEach(call -> call.cancel(true));

    nothingWaits();
    othersAreServed();
  }

  @ParameterizedTest
  @EnumSource
  void aChangeIsRolledBackWhenItsConnectionBreaks(GrpcPort port) throws InterruptedException {
    channel = port.channel();
    Future<?> call =
        GrpcClient.with(PostServiceGrpc.newFutureStub(channel), bearer())
            .updatePost(
                UpdatePostRequest.newBuilder()
                    .setPost(Post.newBuilder().setId(UUID.randomUUID().toString()).setTitle("x"))
                    .build());
    Awaitility.await().untilAsserted(() -> assertThat(waiting()).isPositive());
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    Awaitility.await().until(call::isDone);

    nothingWaits();
    Awaitility.await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(leftOpen()).isZero());
    channel = port.channel();
    othersAreServed();
  }

  @ParameterizedTest
  @EnumSource
  void aDeadlineThatHasPassedBeginsNothing(GrpcPort port) {
    channel = port.channel();

    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), bearer())
                    .withDeadlineAfter(-1, TimeUnit.DAYS)
                    .getUser(GetUserRequest.newBuilder().setId(user).build()));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  private void nothingWaits() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(waiting()).isZero());
  }

  /** Each takes a connection that one of the calls had. */
  private void othersAreServed() {
    UserServiceGrpc.UserServiceBlockingStub users =
        GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), bearer());
    for (int i = 0; i < CALLS; i++) {
      StatusRuntimeException nobody =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  users
                      .withDeadlineAfter(3, TimeUnit.SECONDS)
                      .getUser(
                          GetUserRequest.newBuilder().setId(UUID.randomUUID().toString()).build()));
      assertThat(nobody.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }
  }

  private long waiting() {
    return count("wait_event_type = 'Lock'");
  }

  /** Transactions that nobody goes on with; the outbox's, which has its lock, waits for Redis. */
  private long leftOpen() {
    return count(
        "state LIKE 'idle in transaction%' AND pid NOT IN"
            + " (SELECT pid FROM pg_locks WHERE locktype = 'advisory')");
  }

  private long count(String condition) {
    return other
        .query("SELECT count(*) FROM pg_stat_activity WHERE " + condition)
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }

  private static String bearer() {
    return "Bearer " + Api.adminToken();
  }
}
