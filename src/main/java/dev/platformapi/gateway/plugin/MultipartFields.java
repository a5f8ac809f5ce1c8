package dev.platformapi.gateway.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a form of the type multipart/form-data (RFC 7578), in a text that has a character
 * for each byte. What is not changed stays byte for byte.
 */
final class MultipartFields implements NamedValues {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))");
  private static final String LINE = "\r\n";

  private final String boundary;
  private final List<FormPart> parts = new ArrayList<>();

  private MultipartFields(String boundary) {
    this.boundary = boundary;
  }

  /**
   * Reads them; no body is a form without parts.
   *
   * @return empty when the body is not what its type says
   */
  static Optional<MultipartFields> parse(String contentType, String body) {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.find()) {
      return Optional.empty();
    }
    MultipartFields read =
        new MultipartFields(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    return body.isEmpty() || read.readParts(body) ? Optional.of(read) : Optional.empty();
  }

  private boolean readParts(String body) {
    String delimiter = LINE + "--" + boundary;
    String text = LINE + body;
    int start = text.indexOf(delimiter);
    while (start >= 0) {
      start += delimiter.length();
      if (text.startsWith("--", start)) {
        return true;
      }
      int line = text.indexOf(LINE, start);
      int end = line < 0 ? -1 : text.indexOf(delimiter, line);
      if (end < 0) {
        return false;
      }
      parts.add(FormPart.parse(text.substring(Math.min(line + LINE.length(), end), end)));
      start = end;
    }
    return false;
  }

  /** As text. */
  String print() {
    StringBuilder text = new StringBuilder();
    for (FormPart part : parts) {
      text.append("--").append(boundary).append(LINE).append(part.written()).append(LINE);
    }
    return text.append("--").append(boundary).append("--").append(LINE).toString();
  }

  @Override
  public boolean has(String name) {
    return parts.stream().anyMatch(part -> part.name().equals(quoted(name)));
  }

  @Override
  public void remove(String name) {
    parts.removeIf(part -> part.name().equals(quoted(name)));
  }

  @Override
  public void rename(String from, String to) {
    if (!from.equals(to)) {
      remove(to);
      parts.replaceAll(part -> part.name().equals(quoted(from)) ? part.named(quoted(to)) : part);
    }
  }

  @Override
  public void set(String name, String value) {
    remove(name);
    append(name, value);
  }

  @Override
  public void append(String name, String value) {
    parts.add(
        FormPart.parse(
            "Content-Disposition: form-data; name=\""
                + quoted(name)
                + '"'
                + LINE
                + LINE
                + HeaderText.bytes(value)));
  }

  /** A name as it stands in quotes (RFC 7578, section 2, as browsers do it). */
  private static String quoted(String name) {
    return HeaderText.encode(name).replace("\"", "%22");
  }
}
