package dev.platformapi.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.is;

import com.google.protobuf.FieldMask;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import dev.platformapi.grpc.v1.DeleteUserRequest;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.UpdateUserRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserFilter;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.support.Api;
import dev.platformapi.support.GrpcClient;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes to users over gRPC, and which of their fields are read and written. */
@QuarkusTest
class UserUpdateTest {
  private ManagedChannel channel;
  private UserServiceGrpc.UserServiceBlockingStub users;
  private String id;

  @BeforeEach
  void connect() {
    channel = GrpcPort.HTTP.channel();
    users = GrpcClient.with(UserServiceGrpc.newBlockingStub(channel), "Bearer " + Api.adminToken());
    id =
        Api.createUser(
            Map.of(
                "age",
                30,
                "tags",
                List.of("blue"),
                "attributes",
                Map.of("team", "core", "level", 3, "address", Map.of("city", "Bern"))));
  }

  @AfterEach
  void disconnect() throws InterruptedException {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  @Test
  void onlyTheFieldsOfTheMaskAreWritten() {
    User changed =
        update(User.newBuilder().setAge(31).setEmail("ignored@example.com").addTags("red"), "age");

    assertThat(changed.getAge()).isEqualTo(31);
    assertThat(changed.getTagsList()).containsExactly("blue");
    assertThat(changed.getEmail()).isNotEqualTo("ignored@example.com");
    assertThat(changed.getVersion()).isOne();
    assertThat(get()).isEqualTo(changed);
  }

  @Test
  void aFieldOfTheMaskThatIsNotSetBecomesEmpty() {
    User changed = update(User.newBuilder(), "age", "tags");

    assertThat(changed.hasAge()).isFalse();
    assertThat(changed.getTagsList()).isEmpty();
    assertThat(changed.getMetadataMap()).isEqualTo(get().getMetadataMap()).hasSize(3);
  }

  @Test
  void withoutAMaskTheFieldsThatAreSetAreWritten() {
    User changed = update(User.newBuilder().setAge(44));

    assertThat(changed.getAge()).isEqualTo(44);
    assertThat(changed.getTagsList()).containsExactly("blue");
    assertThat(changed.getMetadataMap()).containsEntry("team", "core");
  }

  @Test
  void whatIsSentBackAsItWasReadStaysWhatItIs() {
    User read = get();

    update(read.toBuilder().setAge(50).putMetadata("team", "edge"), "*");

    Api.asAdmin()
        .get("/api/v1/users/{id}", id)
        .then()
        .body("age", is(50))
        .body("username", is(read.getUsername()))
        .body("attributes.team", is("edge"))
        .body("attributes.level", is(3))
        .body("attributes.address.city", is("Bern"));
  }

  @Test
  void oneEntryOfTheMetadataIsWrittenAndOneRemoved() {
    User changed =
        update(
            User.newBuilder().putMetadata("level", "high").putMetadata("team", "ignored"),
            "metadata.level",
            "metadata.address");

    assertThat(changed.getMetadataMap())
        .containsExactlyInAnyOrderEntriesOf(Map.of("level", "high", "team", "core"));
  }

  @Test
  void anUpdateOfAnotherVersionIsRefused() {
    update(User.newBuilder().setAge(31), "age");

    StatusRuntimeException failure =
        failureOf(
            () ->
                users.updateUser(
                    UpdateUserRequest.newBuilder()
                        .setUser(User.newBuilder().setId(id).setAge(32))
                        .setVersion(0)
                        .build()));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(reason(failure)).isEqualTo("PRECONDITION_FAILED");
    assertThat(get().getAge()).isEqualTo(31);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "version",
        "created_at",
        "nothing",
        "",
        "metadata.",
        "user.age",
        "AGE",
        "*."
      })
  void aMaskOfWhatCannotBeWrittenIsRefused(String path) {
    StatusRuntimeException failure = failureOf(() -> update(User.newBuilder().setAge(31), path));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    BadRequest details = GrpcClient.detail(failure, BadRequest.class).orElseThrow();
    assertThat(details.getFieldViolations(0).getField()).isEqualTo("update_mask");
    assertThat(get().getVersion()).isZero();
  }

  @Test
  void aFieldThatBreaksARuleIsNamed() {
    StatusRuntimeException failure =
        failureOf(() -> update(User.newBuilder().setUsername("x").setAge(7), "username", "age"));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(GrpcClient.detail(failure, BadRequest.class).orElseThrow().getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly("age", "username");
  }

  @Test
  void aNewPasswordOpensAndNeedsToBeThere() {
    Api.TestUser user = Api.newUser();
    UpdateUserRequest.Builder request =
        UpdateUserRequest.newBuilder()
            .setUser(User.newBuilder().setId(user.id().toString()))
            .setUpdateMask(FieldMask.newBuilder().addPaths("password"));

    StatusRuntimeException failure = failureOf(() -> users.updateUser(request.build()));
    users.updateUser(request.setPassword("Another-456").build());

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(Api.login(user.username(), "Another-456")).isNotEmpty();
  }

  @Test
  void onlyTheFieldsOfTheMaskAreRead() {
    FieldMask mask = FieldMask.newBuilder().addPaths("username").addPaths("age").build();

    User user = users.getUser(GetUserRequest.newBuilder().setId(id).setReadMask(mask).build());
    User listed =
        users
            .listUsers(
                ListUsersRequest.newBuilder()
                    .setFilter(UserFilter.newBuilder().addUsernames(user.getUsername()))
                    .setReadMask(mask)
                    .build())
            .next();

    assertThat(user)
        .isEqualTo(User.newBuilder().setUsername(user.getUsername()).setAge(30).build());
    assertThat(listed).isEqualTo(user);
  }

  @Test
  void aMaskOfWhatCannotBeReadIsRefused() {
    FieldMask mask = FieldMask.newBuilder().addPaths("password_hash").build();

    for (Runnable call :
        List.<Runnable>of(
            () -> users.getUser(GetUserRequest.newBuilder().setId(id).setReadMask(mask).build()),
            () ->
                users.listUsers(ListUsersRequest.newBuilder().setReadMask(mask).build()).next())) {
      StatusRuntimeException failure = failureOf(call);
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(reason(failure)).isEqualTo("INVALID_PARAMETER");
    }
  }

  @Test
  void aDeletedUserIsGone() {
    StatusRuntimeException refused =
        failureOf(
            () -> users.deleteUser(DeleteUserRequest.newBuilder().setId(id).setVersion(7).build()));
    users.deleteUser(DeleteUserRequest.newBuilder().setId(id).setVersion(0).build());
    StatusRuntimeException gone = failureOf(this::get);

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(gone.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    ResourceInfo resource = GrpcClient.detail(gone, ResourceInfo.class).orElseThrow();
    assertThat(resource.getResourceType()).isEqualTo("user");
    assertThat(resource.getResourceName()).isEqualTo(id);
  }

  @Test
  void whoIsNotThereIsNotChanged() {
    StatusRuntimeException failure =
        failureOf(
            () ->
                users.updateUser(
                    UpdateUserRequest.newBuilder()
                        .setUser(User.newBuilder().setId(UUID.randomUUID().toString()).setAge(31))
                        .build()));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  private User update(User.Builder user, String... mask) {
    return users
        .updateUser(
            UpdateUserRequest.newBuilder()
                .setUser(user.setId(id))
                .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(mask)))
                .build())
        .getUser();
  }

  private User get() {
    return users.getUser(GetUserRequest.newBuilder().setId(id).build());
  }

  private static StatusRuntimeException failureOf(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static String reason(StatusRuntimeException failure) {
    return GrpcClient.detail(failure, ErrorInfo.class).orElseThrow().getReason();
  }
}
