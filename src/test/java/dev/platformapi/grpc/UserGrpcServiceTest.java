package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import com.google.protobuf.Timestamp;
import dev.platformapi.grpc.v1.CreateUserFailure;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserFilter;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import dev.platformapi.support.LastMessage;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UserGrpcServiceTest {
  private ManagedChannel channel;
  private UserServiceGrpc.UserServiceBlockingStub users;

  @BeforeEach
  void connect() {
    channel = GrpcClient.channel();
    users = GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + Api.adminToken());
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @Test
  void aUserIsTheSameOverRestAndGrpc() {
    Api.TestUser created = Api.newUser();

    User user = users.getUser(GetUserRequest.newBuilder().setId(created.id().toString()).build());

    Api.asAdmin()
        .get("/api/v1/users/{id}", created.id())
        .then()
        .body("id", is(user.getId()))
        .body("username", is(user.getUsername()))
        .body("email", is(user.getEmail()))
        .body("created_at", is(instant(user.getCreatedAt()).toString()));
  }

  @Test
  void aStreamOfUsersIsCreatedAndOneBadItemDoesNotHinderTheOthers() {
    String first = Api.uniqueName();
    String second = Api.uniqueName();

    CreateUsersResponse response =
        create(
            request(first).putMetadata("team", "core").addTags("Blue").setAge(40).build(),
            request("x").build(),
            request(first.toUpperCase()).setEmail(Api.uniqueName() + "@example.com").build(),
            request(Api.uniqueName()).setEmail(first + "@EXAMPLE.com").build(),
            request(second).build());

    assertThat(response.getFailuresList())
        .extracting(CreateUserFailure::getIndex, CreateUserFailure::getCode)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "VALIDATION_FAILED"),
            org.assertj.core.groups.Tuple.tuple(2, "USERNAME_TAKEN"),
            org.assertj.core.groups.Tuple.tuple(3, "EMAIL_TAKEN"));
    assertThat(response.getIdsList()).hasSize(2);
    User user = users.getUser(GetUserRequest.newBuilder().setId(response.getIds(0)).build());
    assertThat(user.getUsername()).isEqualTo(first);
    assertThat(user.getMetadataMap()).containsEntry("team", "core");
    assertThat(user.getTagsList()).containsExactly("blue");
    assertThat(user.getAge()).isEqualTo(40);
  }

  @Test
  void anEmptyStreamCreatesNothing() {
    CreateUsersResponse response = create();

    assertThat(response.getIdsList()).isEmpty();
    assertThat(response.getFailuresList()).isEmpty();
  }

  @Test
  void tenThousandUsersAreCreatedInOneStreamAndListedInAnother() {
    CreateUserRequest[] requests = new CreateUserRequest[10_000];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = request(Api.uniqueName()).build();
    }

    CreateUsersResponse response = create(requests);

    assertThat(response.getFailuresList()).isEmpty();
    assertThat(response.getIdsList()).hasSize(10_000).doesNotHaveDuplicates();
    List<String> listed = new ArrayList<>();
    users
        .listUsers(ListUsersRequest.newBuilder().setPageSize(1000).build())
        .forEachRemaining(user -> listed.add(user.getId()));
    assertThat(listed).isSorted().containsAll(response.getIdsList());
  }

  @Test
  void aListGoesOnBehindTheLastUserReceived() {
    String id = create(request(Api.uniqueName()).build()).getIds(0);
    String next = create(request(Api.uniqueName()).build()).getIds(0);

    Iterator<User> rest = users.listUsers(ListUsersRequest.newBuilder().setPageToken(id).build());

    assertThat(rest.next().getId()).isEqualTo(next);
  }

  @Test
  void aListIsFilteredByNamesAndTime() {
    String name = Api.uniqueName();
    User created =
        users.getUser(
            GetUserRequest.newBuilder().setId(create(request(name).build()).getIds(0)).build());

    UserFilter byName = UserFilter.newBuilder().addUsernames(name.toUpperCase()).build();
    assertThat(list(byName)).extracting(User::getUsername).containsExactly(name);
    assertThat(list(byName.toBuilder().setCreatedAfter(created.getCreatedAt()).build())).isEmpty();
  }

  @Test
  void aStreamStopsWhenItsClientGoes() {
    create(request(Api.uniqueName()).build());
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    var async = GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + Api.adminToken());
    io.grpc.Context.CancellableContext context = io.grpc.Context.current().withCancellation();
    context.run(
        () ->
            async.listUsers(
                ListUsersRequest.newBuilder().setPageSize(1).build(),
                new StreamObserver<>() {
                  @Override
                  public void onNext(User user) {
                    context.cancel(null);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    end.complete(failure);
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(null);
                  }
                }));

    assertThat(end.orTimeout(5, TimeUnit.SECONDS).join())
        .extracting(failure -> Status.fromThrowable(failure).getCode())
        .isEqualTo(Status.Code.CANCELLED);
  }

  @Test
  void healthIsServed() {
    var health = HealthGrpc.newBlockingStub(channel);

    assertThat(
            health
                .check(
                    HealthCheckRequest.newBuilder().setService("platform.v1.UserService").build())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  private List<User> list(UserFilter filter) {
    List<User> found = new ArrayList<>();
    users
        .listUsers(ListUsersRequest.newBuilder().setFilter(filter).build())
        .forEachRemaining(found::add);
    return found;
  }

  private CreateUsersResponse create(CreateUserRequest... requests) {
    LastMessage<CreateUsersResponse> answer = new LastMessage<>();
    StreamObserver<CreateUserRequest> stream =
        GrpcClient.with(UserServiceGrpc.newStub(channel), "Bearer " + Api.adminToken())
            .createUsers(answer);
    for (CreateUserRequest request : requests) {
      stream.onNext(request);
    }
    stream.onCompleted();
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static CreateUserRequest.Builder request(String username) {
    return CreateUserRequest.newBuilder().setUsername(username).setEmail(username + "@example.com");
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
