package dev.platformapi.gateway.route;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * Paths in the one form that routes are compared with, as Kong makes it: percent-encoded bytes are
 * decoded unless they stand for a character that RFC 3986 reserves, slashes in a row become one,
 * and the segments {@code .} and {@code ..} are resolved. {@code %2F} stays what it is, so it is no
 * slash to a route.
 */
public final class NormalPath {
  private static final String RESERVED = "!*'();:@&=+$,/?%#[]";
  private static final BitSet KEPT_ENCODED = bits(RESERVED);

  /** What goes to a service as it is: what is reserved or unreserved. */
  private static final BitSet SENT_PLAIN =
      bits(RESERVED + "-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int MAX_BYTE = 0xFF;

  private NormalPath() {}

  /**
   * The normal form of a request's path, or null when it is not UTF-8, which Kong matches with no
   * route. Fails for what nginx refuses: a broken percent-encoding, a zero or another control
   * character, a path that does not begin with a slash, and one that leads above the root.
   *
   * @param raw without its query, a character for each byte on the wire
   */
  public static String ofRequest(String raw) throws BadPathException {
    if (RequestPath.isNormal(raw)) {
      return raw;
    }
    RequestPath.check(raw);
    return text(resolve(decode(raw.getBytes(StandardCharsets.ISO_8859_1))));
  }

  /**
   * The normal form of a path in the gateway's file. A percent sign that begins no encoding stays.
   *
   * @param path begins with a slash
   */
  public static String normalize(String path) {
    return new String(
        resolve(decode(path.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8);
  }

  /** What is percent-encoded and not reserved as it reads; the rest as it is. */
  public static String decoded(String text) {
    return new String(decode(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  /** A normal path as it may stand in a request line or a header: all else is percent-encoded. */
  public static String escape(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder escaped = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (SENT_PLAIN.get(b & MAX_BYTE)) {
        escaped.append((char) b);
      } else {
        HEX.toHexDigits(escaped.append('%'), b);
      }
    }
    return escaped.length() == path.length() ? path : escaped.toString();
  }

  private static byte[] decode(byte[] path) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(path.length);
    for (int i = 0; i < path.length; i++) {
      if (path[i] == '%'
          && i + 2 < path.length
          && HexFormat.isHexDigit(path[i + 1])
          && HexFormat.isHexDigit(path[i + 2])) {
        int value = HexFormat.fromHexDigit(path[i + 1]) << 4 | HexFormat.fromHexDigit(path[i + 2]);
        if (KEPT_ENCODED.get(value)) {
          decoded.write('%');
          decoded.write(HEX.toHighHexDigit(value));
          decoded.write(HEX.toLowHexDigit(value));
        } else {
          decoded.write(value);
        }
        i += 2;
      } else {
        decoded.write(path[i]);
      }
    }
    return decoded.toByteArray();
  }

  /** Merges slashes and resolves dots, as RFC 3986 section 5.2.4 does. */
  private static byte[] resolve(byte[] path) {
    byte[] resolved = new byte[path.length + 1];
    int length = 0;
    int start = 1;
    boolean open = true;
    while (start <= path.length) {
      int end = start;
      while (end < path.length && path[end] != '/') {
        end++;
      }
      int size = end - start;
      boolean dot = size == 1 && path[start] == '.';
      boolean dots = size == 2 && path[start] == '.' && path[start + 1] == '.';
      open = size == 0 || dot || dots;
      if (dots) {
        length = parent(resolved, length);
      } else if (!open) {
        resolved[length++] = '/';
        System.arraycopy(path, start, resolved, length, size);
        length += size;
      }
      start = end + 1;
    }
    if (open) {
      resolved[length++] = '/';
    }
    return Arrays.copyOf(resolved, length);
  }

  /** Where the last segment begins with its slash. */
  private static int parent(byte[] path, int length) {
    int slash = Math.max(length - 1, 0);
    while (slash > 0 && path[slash] != '/') {
      slash--;
    }
    return slash;
  }

  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static BitSet bits(String characters) {
    BitSet bits = new BitSet();
    characters.chars().forEach(bits::set);
    return bits;
  }
}
