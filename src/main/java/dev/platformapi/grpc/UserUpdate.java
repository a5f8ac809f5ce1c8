package dev.platformapi.grpc;

import dev.platformapi.error.PlatformException;
import dev.platformapi.grpc.v1.UpdateUserRequest;
import dev.platformapi.grpc.v1.User;
import dev.platformapi.user.NewUser;
import dev.platformapi.user.UserChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The change that an {@code UpdateUserRequest} asks for. */
final class UserUpdate {
  private static final String METADATA = "metadata.";
  private static final String PASSWORD = "password";
  private static final List<String> FIELDS =
      List.of("username", "email", "age", "tags", "metadata", METADATA, PASSWORD);

  private UserUpdate() {}

  /** Fails with {@code INVALID_PARAMETER} for a mask that names what cannot be changed. */
  static UserChanges changes(UpdateUserRequest request) {
    Set<String> fields =
        FieldMasks.fields("update_mask", request.getUpdateMask(), FIELDS, set(request));
    if (request.getUpdateMask().getPathsList().contains("*") && !request.hasPassword()) {
      fields.remove(PASSWORD);
    }
    if (fields.contains(PASSWORD) && !request.hasPassword()) {
      throw PlatformException.invalidParameter(
          PASSWORD, "notNull", "update_mask names password, and there is none.");
    }
    return new UserChanges(
        Versions.allowed(request.hasVersion(), request.getVersion()),
        fields.contains(PASSWORD) ? request.getPassword() : null,
        present -> edited(present, request.getUser(), fields));
  }

  private static List<String> set(UpdateUserRequest request) {
    User user = request.getUser();
    List<String> fields = new ArrayList<>();
    add(fields, "username", !user.getUsername().isEmpty());
    add(fields, "email", !user.getEmail().isEmpty());
    add(fields, "age", user.hasAge());
    add(fields, "tags", user.getTagsCount() > 0);
    add(fields, "metadata", user.getMetadataCount() > 0);
    add(fields, PASSWORD, request.hasPassword());
    return fields;
  }

  private static void add(List<String> fields, String field, boolean isSet) {
    if (isSet) {
      fields.add(field);
    }
  }

  private static NewUser edited(NewUser present, User user, Set<String> fields) {
    return new NewUser(
        fields.contains("username") ? user.getUsername() : present.username(),
        fields.contains("email") ? user.getEmail() : present.email(),
        null,
        fields.contains("age")
            ? (user.hasAge() ? Integer.valueOf(user.getAge()) : null)
            : present.age(),
        fields.contains("tags") ? user.getTagsList() : present.tags(),
        attributes(present.attributes(), user.getMetadataMap(), fields));
  }

  private static Map<String, Object> attributes(
      Map<String, Object> present, Map<String, String> wanted, Set<String> fields) {
    Map<String, Object> attributes = new TreeMap<>(present);
    if (fields.contains("metadata")) {
      attributes.keySet().retainAll(wanted.keySet());
      wanted.keySet().forEach(name -> set(attributes, name, wanted));
    }
    for (String field : fields) {
      if (field.startsWith(METADATA)) {
        set(attributes, field.substring(METADATA.length()), wanted);
      }
    }
    return attributes;
  }

  /** What metadata show of a number or an object is not to make a string of it. */
  private static void set(Map<String, Object> attributes, String name, Map<String, String> wanted) {
    String text = wanted.get(name);
    if (text == null) {
      attributes.remove(name);
    } else if (!attributes.containsKey(name)
        || !text.equals(UserMessages.text(attributes.get(name)))) {
      attributes.put(name, text);
    }
  }
}
