package dev.platformapi.paging;

import dev.platformapi.error.PlatformException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** A place in a list in the order of ids: opaque to clients. */
public record Cursor(UUID id) {
  private static final int BYTES = 16;

  /** As clients see it. */
  public String encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Null of null; fails with {@code INVALID_PARAMETER} for what {@link #encode} has not made.
   *
   * @param name of the parameter, for the failure
   */
  public static Cursor decode(String name, String text) {
    if (text == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length == BYTES) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Cursor(new UUID(buffer.getLong(), buffer.getLong()));
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one answer for text that is no cursor
    }
    throw PlatformException.invalidParameter(name, "cursor", name + " is not a cursor.");
  }
}
