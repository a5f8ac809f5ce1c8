package dev.platformapi.grpc;

import dev.platformapi.auth.Caller;
import dev.platformapi.error.Ids;
import dev.platformapi.error.PlatformException;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.user.UserFilter;
import dev.platformapi.user.UserImport;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import java.util.UUID;

/** {@code platform.v1.UserService}. */
@GrpcService
public class UserGrpcService extends UserServiceGrpc.UserServiceImplBase {
  private static final int DEFAULT_PAGE_SIZE = 100;
  private static final int MAX_PAGE_SIZE = 1000;

  private final UserService users;
  private final UserImport userImport;
  private final Calls calls;

  UserGrpcService(UserService users, UserImport userImport, Calls calls) {
    this.users = users;
    this.userImport = userImport;
    this.calls = calls;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ReadableMessages.of(super.bindService());
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<User> responses) {
    calls.unary(
        responses,
        caller -> users.get(caller, Ids.uuid("id", request.getId())).map(UserMessages::message));
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<User> responses) {
    calls.serverStream(responses, caller -> stream(caller, request).map(UserMessages::message));
  }

  @Override
  public StreamObserver<CreateUserRequest> createUsers(
      StreamObserver<CreateUsersResponse> responses) {
    return calls.clientStream(
        responses,
        (caller, requests) ->
            userImport
                .createAll(caller, requests.map(UserMessages::newUser))
                .map(UserMessages::message));
  }

  /** Page after page, the next one read when the one before has been taken. */
  private Multi<UserView> stream(Caller caller, ListUsersRequest request) {
    UserFilter filter = UserMessages.filter(request.getFilter());
    int size = pageSize(request.getPageSize());
    String token = request.getPageToken();
    UUID start = token.isEmpty() ? null : Ids.uuid("page_token", token);
    return users.stream(caller, filter, start, size)
        .onItem()
        .transformToMultiAndConcatenate(Multi.createFrom()::iterable);
  }

  private static int pageSize(int asked) {
    if (asked < 0 || asked > MAX_PAGE_SIZE) {
      throw PlatformException.invalidParameter(
          "page_size", "range", "page_size must be between 0 and " + MAX_PAGE_SIZE + ".");
    }
    return asked == 0 ? DEFAULT_PAGE_SIZE : asked;
  }
}
