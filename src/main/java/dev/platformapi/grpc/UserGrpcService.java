package dev.platformapi.grpc;

import dev.platformapi.auth.Caller;
import dev.platformapi.error.Ids;
import dev.platformapi.grpc.v1.ChatMessage;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.DeleteUserRequest;
import dev.platformapi.grpc.v1.DeleteUserResponse;
import dev.platformapi.grpc.v1.GetUserRequest;
import dev.platformapi.grpc.v1.ListUsersRequest;
import dev.platformapi.grpc.v1.UpdateUserRequest;
import dev.platformapi.grpc.v1.UpdateUserResponse;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.grpc.v1.UserServiceGrpc;
import dev.platformapi.user.UserFilter;
import dev.platformapi.user.UserImport;
import dev.platformapi.user.UserService;
import dev.platformapi.user.UserView;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;

/** {@code platform.v1.UserService}. */
@ApplicationScoped
class UserGrpcService implements UserServiceGrpc.AsyncService {
  private static final int DEFAULT_PAGE_SIZE = 100;
  private static final int MAX_PAGE_SIZE = 1000;

  /** Users in memory for a stream, however many are asked for: there may be many streams. */
  private static final int MAX_READ = 200;

  private final UserService users;
  private final UserImport userImport;
  private final Chats chats;
  private final MessageBudget budget;

  UserGrpcService(UserService users, UserImport userImport, Chats chats, MessageBudget budget) {
    this.users = users;
    this.userImport = userImport;
    this.chats = chats;
    this.budget = budget;
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<User> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    Calls.unary(
        responses,
        () ->
            users
                .get(caller, Ids.uuid("id", request.getId()))
                .map(UserMessages.masked(request.getReadMask())));
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<User> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    Calls.serverStream(responses, () -> stream(caller, request));
  }

  @Override
  public StreamObserver<CreateUserRequest> createUsers(
      StreamObserver<CreateUsersResponse> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    return Calls.clientStream(
        responses,
        (Multi<CreateUserRequest> requests) ->
            userImport
                .createAll(
                    caller,
                    budget
                        .of(caller, UserServiceGrpc.getCreateUsersMethod(), requests)
                        .map(UserMessages::newUser))
                .map(UserMessages::message));
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<UpdateUserResponse> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    Calls.unary(
        responses,
        () ->
            users
                .update(
                    caller,
                    Ids.uuid("user.id", request.getUser().getId()),
                    UserUpdate.changes(request))
                .map(
                    user ->
                        UpdateUserResponse.newBuilder()
                            .setUser(UserMessages.message(user))
                            .build()));
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<DeleteUserResponse> responses) {
    Caller caller = AuthenticationInterceptor.caller();
    Calls.unary(
        responses,
        () ->
            users
                .delete(
                    caller,
                    Ids.uuid("id", request.getId()),
                    Versions.allowed(request.hasVersion(), request.getVersion()))
                .replaceWith(DeleteUserResponse.getDefaultInstance()));
  }

  @Override
  public StreamObserver<ChatMessage> userChat(StreamObserver<ChatMessage> responses) {
    return chats.begin(AuthenticationInterceptor.caller(), responses);
  }

  /** Page after page, the next one read when the one before has been taken. */
  private Multi<User> stream(Caller caller, ListUsersRequest request) {
    UserFilter filter = UserMessages.filter(request.getFilter());
    int size =
        Math.min(MAX_READ, Pages.size(request.getPageSize(), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE));
    String token = request.getPageToken();
    UUID start = token.isEmpty() ? null : Ids.uuid("page_token", token);
    Function<UserView, User> message = UserMessages.masked(request.getReadMask());
    return users.stream(caller, filter, start, size)
        .onItem()
        .transformToMultiAndConcatenate(Multi.createFrom()::iterable)
        .map(message);
  }
}
