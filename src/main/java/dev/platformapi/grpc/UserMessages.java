package dev.platformapi.grpc;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Users between their protobuf messages and the records of the use cases. */
final class UserMessages {
  private static final int MAX_USERNAMES = 1000;

  private UserMessages() {}

  static User message(UserView user) {
    User.Builder message =
        User.newBuilder()
            .setId(user.id().toString())
            .setUsername(user.username())
            .setEmail(user.email())
            .setCreatedAt(timestamp(user.createdAt()))
            .setUpdatedAt(timestamp(user.updatedAt()))
            .addAllTags(Arrays.asList(user.tags()))
            .setVersion(user.version());
    if (user.age() != null) {
      message.setAge(user.age());
    }
    user.attributes().forEach((name, value) -> message.putMetadata(name, text(value)));
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
            UserCondition.createdAfter(instant("filter.created_after", message.getCreatedAfter())))
        : filter;
  }

  private static Instant instant(String field, Timestamp timestamp) {
    if (!Timestamps.isValid(timestamp)) {
      throw PlatformException.invalidParameter(
          field, "timestamp", field + " must be between the years 1 and 9999.");
    }
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static String text(Object value) {
    return value instanceof String string ? string : Json.encode(value);
  }
}
