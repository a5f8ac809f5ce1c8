package dev.platformapi.grpc;

import com.google.protobuf.FieldMask;
import dev.platformapi.error.PlatformException;
import dev.platformapi.grpc.v1.CreateUserFailure;
import dev.platformapi.grpc.v1.CreateUserRequest;
import dev.platformapi.grpc.v1.CreateUsersResponse;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.user.NewUser;
import dev.platformapi.user.UserBatch;
import dev.platformapi.user.UserCondition;
import dev.platformapi.user.UserFilter;
import dev.platformapi.user.UserView;
import io.vertx.core.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Users between their protobuf messages and the records of the use cases. */
final class UserMessages {
  private static final int MAX_USERNAMES = 1000;

  private static final List<String> FIELDS =
      List.of(
          "id",
          "username",
          "email",
          "created_at",
          "metadata",
          "updated_at",
          "age",
          "tags",
          "version");

  private UserMessages() {}

  /** Gives a user the fields of a read mask; fails with {@code INVALID_PARAMETER}. */
  static Function<UserView, User> masked(FieldMask mask) {
    Set<String> fields = FieldMasks.fields("read_mask", mask, FIELDS);
    return user -> message(user, fields);
  }

  static User message(UserView user) {
    return message(user, Set.copyOf(FIELDS));
  }

  private static User message(UserView user, Set<String> fields) {
    User.Builder message = User.newBuilder();
    if (fields.contains("id")) {
      message.setId(user.id().toString());
    }
    if (fields.contains("username")) {
      message.setUsername(user.username());
    }
    if (fields.contains("email")) {
      message.setEmail(user.email());
    }
    if (fields.contains("created_at")) {
      message.setCreatedAt(Times.timestamp(user.createdAt()));
    }
    if (fields.contains("metadata")) {
      user.attributes().forEach((name, value) -> message.putMetadata(name, text(value)));
    }
    if (fields.contains("updated_at")) {
      message.setUpdatedAt(Times.timestamp(user.updatedAt()));
    }
    if (fields.contains("age") && user.age() != null) {
      message.setAge(user.age());
    }
    if (fields.contains("tags")) {
      message.addAllTags(Arrays.asList(user.tags()));
    }
    if (fields.contains("version")) {
      message.setVersion(user.version());
    }
    return message.build();
  }

  static CreateUsersResponse message(UserBatch batch) {
    return CreateUsersResponse.newBuilder()
        .addAllIds(batch.created().stream().map(user -> user.id().toString()).toList())
        .addAllFailures(
            batch.failures().stream()
                .map(
                    failure ->
                        CreateUserFailure.newBuilder()
                            .setIndex(failure.index())
                            .setCode(failure.reason().code().name())
                            .setReason(failure.reason().getMessage())
                            .build())
                .toList())
        .build();
  }

  static NewUser newUser(CreateUserRequest message) {
    return new NewUser(
        message.getUsername(),
        message.getEmail(),
        message.hasPassword() ? message.getPassword() : null,
        message.hasAge() ? message.getAge() : null,
        message.getTagsList(),
        Map.copyOf(message.getMetadataMap()));
  }

  /** Fails with {@code INVALID_PARAMETER}. */
  static UserFilter filter(dev.platformapi.grpc.v1.UserFilter message) {
    List<String> usernames = message.getUsernamesList().stream().distinct().toList();
    if (usernames.size() > MAX_USERNAMES) {
      throw PlatformException.invalidParameter(
          "filter.usernames", "size", "There must be at most " + MAX_USERNAMES + " usernames.");
    }
    UserFilter filter =
        usernames.isEmpty() ? UserFilter.ALL : new UserFilter(UserCondition.usernames(usernames));
    return message.hasCreatedAfter()
        ? filter.and(
            UserCondition.createdAfter(
                Times.instant("filter.created_after", message.getCreatedAfter())))
        : filter;
  }

  /** How metadata show an attribute. */
  static String text(Object value) {
    return value instanceof String string ? string : Json.encode(value);
  }
}
