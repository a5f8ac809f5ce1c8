package dev.platformapi.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A declarative file and what must come of it.
 *
 * @param title behind the section of Kong's rules that it is about
 * @param file without a version it is of format 3.0
 * @param expected {@code ! path: message} for each fault, {@code ? path: message} for each warning,
 *     {@code path = value} of the model
 */
record KongCase(String title, String file, List<String> expected) {
  private static final String TITLE = "=== ";
  private static final String SEPARATOR = "\n---\n";

  /** The cases of a resource: a line {@code === title}, the file, a line {@code ---}, the rest. */
  static Stream<KongCase> of(String resource) {
    return Stream.of(text(resource).split("(?m)^" + TITLE)).skip(1).map(KongCase::parse);
  }

  private static KongCase parse(String text) {
    int title = text.indexOf('\n');
    int end = text.indexOf(SEPARATOR, title - 1);
    String file = text.substring(title + 1, Math.max(title + 1, end + 1));
    return new KongCase(
        text.substring(0, title),
        file.contains("_format_version") ? file : "_format_version: \"3.0\"\n" + file,
        text.substring(end + SEPARATOR.length()).lines().filter(line -> !line.isBlank()).toList());
  }

  private static String text(String resource) {
    try (InputStream content = KongCase.class.getResourceAsStream("/gateway/" + resource)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] content() {
    return file.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return title;
  }
}
