package dev.platformapi.gateway.config.rule;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One spelling for each path, as Kong has it: percent-encoded characters that are not reserved are
 * decoded, the others are in capital letters, dot segments are followed (RFC 3986, 5.2.4), and
 * slashes in a row are one.
 */
public final class PathNormalizer {
  private static final String RESERVED = "!*'();:@&=+$,/?%#[]";

  private PathNormalizer() {}

  /** The path in its one spelling. */
  public static String normalize(String path) {
    return withoutDots(decoded(path));
  }

  /** With percent-encoded characters decoded that are not reserved. */
  static String decoded(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      int character = i + 2 < bytes.length ? encoded(bytes, i) : -1;
      if (character < 0) {
        decoded.write(bytes[i]);
      } else {
        if (RESERVED.indexOf(character) >= 0) {
          decoded.writeBytes("%%%02X".formatted(character).getBytes(StandardCharsets.US_ASCII));
        } else {
          decoded.write(character);
        }
        i += 2;
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  /** The character behind the percent sign here; negative when there is none. */
  private static int encoded(byte[] bytes, int index) {
    int high = Character.digit(bytes[index + 1], 16);
    int low = Character.digit(bytes[index + 2], 16);
    return bytes[index] == '%' && high >= 0 && low >= 0 ? high * 16 + low : -1;
  }

  private static String withoutDots(String path) {
    Deque<String> segments = new ArrayDeque<>();
    String[] parts = path.split("/", -1);
    boolean directory = false;
    for (String part : parts) {
      directory = part.isEmpty() || part.equals(".") || part.equals("..");
      if (part.equals("..")) {
        segments.pollLast();
      } else if (!directory) {
        segments.addLast(part);
      }
    }
    String joined = String.join("/", segments);
    String rooted = path.startsWith("/") ? "/" + joined : joined;
    return directory && !segments.isEmpty() ? rooted + "/" : rooted;
  }
}
