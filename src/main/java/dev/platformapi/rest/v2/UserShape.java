package dev.platformapi.rest.v2;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.platformapi.cache.Versioned;
import dev.platformapi.error.PlatformException;
import dev.platformapi.post.PostView;
import dev.platformapi.user.UserView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What of users is shown.
 *
 * @param fields names of the fields wanted; empty for all
 * @param posts whether the newest posts come along
 */
record UserShape(Set<String> fields, boolean posts) {
  /** The most posts that come along with a user. */
  static final int POSTS = 10;

  private static final Map<String, Function<UserView, Object>> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("id", UserView::id);
    FIELDS.put("username", UserView::username);
    FIELDS.put("email", UserView::email);
    FIELDS.put("age", UserView::age);
    FIELDS.put("tags", UserView::tags);
    FIELDS.put("attributes", UserView::attributes);
    FIELDS.put("version", UserView::version);
    FIELDS.put("created_at", UserView::createdAt);
    FIELDS.put("updated_at", UserView::updatedAt);
  }

  /** Some of a user, or more than the user. */
  @RegisterForReflection
  private record Partial(@JsonValue Map<String, Object> values, long version) implements Versioned {
    @Override
    public boolean whole() {
      return false;
    }
  }

  /** How the document describes what {@link Partial} writes. */
  @Schema(
      name = "User",
      description = "A user, or the fields of it that were asked for, and what was included",
      requiredProperties = {})
  record Described(
      UUID id,
      @Schema(examples = "ann") String username,
      @Schema(examples = "ann@example.com") String email,
      @Schema(examples = "30", nullable = true, minimum = "13", maximum = "120") Short age,
      @Schema(examples = "[\"blue\"]") List<String> tags,
      @Schema(examples = "{\"team\": \"core\"}") Map<String, Object> attributes,
      @Schema(examples = "0", description = "Grows by one with each change") Long version,
      Instant createdAt,
      Instant updatedAt,
      @Schema(description = "The newest ten posts, with include=posts") List<PostView> posts) {}

  /**
   * From the parameters {@code fields} and {@code include}; fails with {@code INVALID_PARAMETER}.
   */
  static UserShape parse(String fields, String include) {
    return new UserShape(
        chosen("fields", fields, FIELDS.keySet()),
        chosen("include", include, Set.of("posts")).contains("posts"));
  }

  /** A user in this shape. */
  Object of(UserView user, Map<UUID, List<PostView>> newest) {
    if (fields.isEmpty() && !posts) {
      return user;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    FIELDS.forEach(
        (name, value) -> {
          if (fields.isEmpty() || fields.contains(name)) {
            values.put(name, value.apply(user));
          }
        });
    if (posts) {
      values.put("posts", newest.getOrDefault(user.id(), List.of()));
    }
    return new Partial(values, user.version());
  }

  private static Set<String> chosen(String name, String text, Set<String> known) {
    if (text == null) {
      return Set.of();
    }
    Set<String> chosen = Stream.of(text.split(",", -1)).collect(Collectors.toSet());
    if (!known.containsAll(chosen)) {
      throw PlatformException.invalidParameter(
          name,
          "unknown",
          name + " must be of " + String.join(", ", known) + ", separated by commas.");
    }
    return chosen;
  }
}
