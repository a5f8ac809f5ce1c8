package dev.platformapi.error;

import java.util.UUID;
import java.util.regex.Pattern;

/** Ids from their text, the same for every protocol. */
public final class Ids {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Ids() {}

  /**
   * A UUID in its full form; fails with {@code INVALID_PARAMETER}.
   *
   * @param name of the parameter, for the failure
   */
  public static UUID uuid(String name, String text) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw PlatformException.invalidParameter(name, "uuid", name + " must be a UUID.");
    }
    return UUID.fromString(text);
  }
}
