package dev.platformapi.gateway.config.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.reader.StreamReader;

/** The bytes of a file as text. */
final class Text {
  private Text() {}

  /**
   * UTF-8 of printable characters, without the byte order mark; fails where it is anything else.
   */
  static String of(byte[] bytes) throws Unreadable {
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), chars, true);
    chars.flip();
    if (result.isError()) {
      throw new Unreadable(
          Mark.of(chars, chars.length()), "expected UTF-8, but these bytes are not");
    }
    String text = chars.toString();
    printable(text);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static void printable(String text) throws Unreadable {
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      if (!StreamReader.isPrintable(character)) {
        throw new Unreadable(
            Mark.of(text, i), "the character U+%04X may not stand here".formatted(character));
      }
      i += Character.charCount(character);
    }
  }
}
