package dev.platformapi.paging;

import dev.platformapi.cache.Sha256;
import dev.platformapi.error.PlatformException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A place in a sorted list: the sort's keys of one of its rows. Opaque to clients, and good for one
 * query only, because elsewhere the keys would mean another place.
 *
 * @param keys the row's values, as text
 */
public record Cursor(List<String> keys) {
  private static final int FINGERPRINT = 8;
  private static final int MAX_LENGTH = 2048;

  /**
   * As clients see it.
   *
   * @param query what the list is: its filter and its sort
   */
  public String encode(String query) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(fingerprint(query));
      for (String key : keys) {
        out.writeUTF(key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * Null of null. Fails with {@code INVALID_PARAMETER} for what {@link #encode} has not made, and
   * for a cursor of another query.
   *
   * @param name of the parameter, for the failure
   */
  public static Cursor decode(String name, String text, String query) {
    if (text == null) {
      return null;
    }
    byte[] bytes = bytes(name, text);
    if (!Arrays.equals(bytes, 0, FINGERPRINT, fingerprint(query), 0, FINGERPRINT)) {
      throw PlatformException.invalidParameter(
          name,
          "cursor",
          name + " is a cursor of another list: filter and sort must be those it came with.");
    }
    List<String> keys = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream(bytes, FINGERPRINT, bytes.length - FINGERPRINT))) {
      while (in.available() > 0) {
        keys.add(in.readUTF());
      }
    } catch (IOException e) {
      throw invalid(name);
    }
    return new Cursor(keys);
  }

  /** The answer to text that is no cursor. */
  public static PlatformException invalid(String name) {
    return PlatformException.invalidParameter(name, "cursor", name + " is not a cursor.");
  }

  private static byte[] bytes(String name, String text) {
    try {
      byte[] bytes = text.length() > MAX_LENGTH ? new byte[0] : Base64.getUrlDecoder().decode(text);
      if (bytes.length > FINGERPRINT) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one answer for text that is no cursor
    }
    throw invalid(name);
  }

  /** Not a secret: who makes a cursor up gets a place in a list that is theirs to read. */
  private static byte[] fingerprint(String query) {
    return Arrays.copyOf(Sha256.of(query), FINGERPRINT);
  }
}
