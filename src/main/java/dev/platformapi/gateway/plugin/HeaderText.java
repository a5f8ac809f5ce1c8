package dev.platformapi.gateway.plugin;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts as values of header fields, which have one character for each byte on the wire. */
final class HeaderText {
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int DELETE = 0x7F;

  private HeaderText() {}

  /** A text in UTF-8, and {@link #printable}. */
  static String encode(String text) {
    return printable(bytes(text));
  }

  /** A text in UTF-8, with a character for each byte. */
  static String bytes(String text) {
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The text of a value that is UTF-8; others stay as they are. */
  static String decode(String value) {
    if (isAscii(value)) {
      return value;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }

  /**
   * A value with its control characters percent-encoded, as nginx does it, so that nobody puts a
   * field of their own behind it.
   */
  static String printable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (isControl(value.charAt(i))) {
        return escaped(value);
      }
    }
    return value;
  }

  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder(value.length() + 2);
    for (char character : value.toCharArray()) {
      if (isControl(character)) {
        escaped.append(String.format("%%%02X", (int) character));
      } else {
        escaped.append(character);
      }
    }
    return escaped.toString();
  }

  private static boolean isControl(char character) {
    return character < FIRST_PRINTABLE && character != '\t' || character == DELETE;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > DELETE) {
        return false;
      }
    }
    return true;
  }
}
