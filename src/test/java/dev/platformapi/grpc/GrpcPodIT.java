package dev.platformapi.grpc;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.platformapi.embedded.PostgresServer;
import dev.platformapi.embedded.RedisServer;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.Pod;
import dev.platformapi.support.TcpProxy;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The packaged service with a heap of 256 MB, and a database that can go away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GrpcPodIT {
  private static final String ADMIN = "Aa1-" + UUID.randomUUID();
  private static final int STREAMS = 100;
  private static final int USERS_OF_A_STREAM = 100;

  private static TcpProxy database;
  private static Pod pod;
  private static ManagedChannel channel;
  private static UserServiceGrpc.UserServiceStub users;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    URI url = URI.create(PostgresServer.temporary().url());
    database = new TcpProxy(url.getPort());
    Map<String, String> environment = new HashMap<>(Pod.secrets(ADMIN));
    environment.put("PLATFORM_GRPC_HEALTH_INTERVAL", "200ms");
    pod =
        Pod.start(
                "grpc",
                Pod.SERVICE,
                "-Xmx256m -XX:+ExitOnOutOfMemoryError",
                url.toString().replace(":" + url.getPort(), ":" + database.port()),
                RedisServer.temporary().url(),
                environment)
            .awaitReady("/openapi");
    String token =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("username", "admin", "password", ADMIN))
            .post(pod.uri("/auth/login"))
            .path("token");
    // A window that stays: the client, which else fits it to what it measures, has been seen to
    // complain that the window of a new stream was exceeded just when it widened it.
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", pod.port())
            .usePlaintext()
            .flowControlWindow(1 << 20)
            .build();
    users = GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + token);
  }

  @AfterAll
  static void stop() throws IOException {
    channel.shutdownNow();
    pod.process().destroyForcibly();
    database.close();
  }

  /** Two kilobytes for each user. */
  @Test
  @Order(1)
  void aHundredFastWritersAreSlowedDown() {
    List<CompletableFuture<CreateUsersResponse>> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(write());
    }

    for (CompletableFuture<CreateUsersResponse> stream : streams) {
      CreateUsersResponse response = stream.orTimeout(120, TimeUnit.SECONDS).join();
      assertThat(response.getFailuresList()).isEmpty();
      assertThat(response.getIdsCount()).isEqualTo(USERS_OF_A_STREAM);
    }
  }

  @Test
  @Order(2)
  void aHundredSlowReadersHoldAPageEach() {
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      Reader reader = new Reader();
      readers.add(reader);
      users.listUsers(ListUsersRequest.newBuilder().setPageSize(1000).build(), reader);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> readers.stream().allMatch(reader -> reader.received.get() > 0));

    // None of them holds up the others.
    Reader fast = new Reader();
    users.listUsers(ListUsersRequest.newBuilder().setPageSize(1000).build(), fast);
    fast.readAll();
    fast.end.orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(fast.received.get()).isGreaterThanOrEqualTo(STREAMS * USERS_OF_A_STREAM);

    // Two go on where they are, the others have seen enough.
    List<Reader> patient = readers.subList(0, 2);
    patient.forEach(Reader::readAll);
    for (Reader reader : patient) {
      reader.end.orTimeout(120, TimeUnit.SECONDS).join();
      assertThat(reader.received.get()).isEqualTo(fast.received.get());
    }
    readers.forEach(reader -> reader.stream.cancel("enough", null));
    assertThat(pod.process().isAlive()).isTrue();
  }

  @Test
  @Order(3)
  void healthFollowsTheDatabase() throws IOException {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
    var watch =
        health
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .watch(HealthCheckRequest.newBuilder().setService("platform.v1.UserService").build());
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);

    database.cut();
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);

    database.mend();
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
  }

  private static CompletableFuture<CreateUsersResponse> write() {
    CompletableFuture<CreateUsersResponse> end = new CompletableFuture<>();
    users.createUsers(
        new ClientResponseObserver<CreateUserRequest, CreateUsersResponse>() {
          private int left = USERS_OF_A_STREAM;

          @Override
          public void beforeStart(ClientCallStreamObserver<CreateUserRequest> stream) {
            stream.setOnReadyHandler(
                () -> {
                  while (left > 0 && stream.isReady()) {
                    stream.onNext(user());
                    left--;
                    if (left == 0) {
                      stream.onCompleted();
                    }
                  }
                });
          }

          @Override
          public void onNext(CreateUsersResponse response) {
            end.complete(response);
          }

          @Override
          public void onError(Throwable failure) {
            end.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {}
        });
    return end;
  }

  private static CreateUserRequest user() {
    String name = Api.uniqueName();
    return CreateUserRequest.newBuilder()
        .setUsername(name)
        .setEmail(name + "@example.com")
        .putMetadata("note", "x".repeat(2000))
        .build();
  }

  /** Takes one user, and no more until it is told to. */
  private static final class Reader implements ClientResponseObserver<ListUsersRequest, User> {
    private final AtomicInteger received = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private ClientCallStreamObserver<ListUsersRequest> stream;

    void readAll() {
      stream.request(Integer.MAX_VALUE);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ListUsersRequest> stream) {
      this.stream = stream;
      stream.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(User user) {
      received.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(null);
    }
  }
}
