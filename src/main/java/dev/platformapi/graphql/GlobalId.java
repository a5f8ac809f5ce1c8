package dev.platformapi.graphql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.platformapi.error.PlatformException;
import java.util.Base64;
import java.util.UUID;

/**
 * An id that names its thing in the whole API, as Relay wants it: the type and the id there. Opaque
 * to clients.
 *
 * @param type of the schema
 */
record GlobalId(String type, UUID id) {
  static final String USER = "User";
  static final String POST = "Post";

  private static final int MAX_LENGTH = 100;

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((type + ":" + id).getBytes(UTF_8));
  }

  /**
   * Fails with {@code INVALID_PARAMETER} for what is no id.
   *
   * @param name of the argument, for the failure
   */
  static GlobalId parse(String name, String text) {
    try {
      String[] parts =
          text.length() > MAX_LENGTH
              ? new String[0]
              : new String(Base64.getUrlDecoder().decode(text), UTF_8).split(":");
      if (parts.length == 2) {
        GlobalId id = new GlobalId(parts[0], UUID.fromString(parts[1]));
        if (id.toString().equals(text)) {
          return id;
        }
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one answer for text that is no id
    }
    throw PlatformException.invalidParameter(name, "id", name + " is not an id of this API.");
  }

  /** The same for a thing of that type. */
  static UUID parse(String name, String text, String type) {
    GlobalId id = parse(name, text);
    if (!id.type.equals(type)) {
      throw PlatformException.invalidParameter(
          name, "id", name + " is not the id of a " + type + ".");
    }
    return id.id;
  }
}
