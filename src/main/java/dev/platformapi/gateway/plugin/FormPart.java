package dev.platformapi.gateway.plugin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A part of a multipart form.
 *
 * @param name as it is written, without quotes; empty when it has none
 * @param start of the name with its quotes
 * @param end of the name with its quotes
 * @param written head and value
 */
record FormPart(String name, int start, int end, String written) {
  private static final Pattern DISPOSITION = Pattern.compile("(?im)^content-disposition:");
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^=;\\s\"]+)\\s*=\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^;\"\\s]*)");

  static FormPart parse(String written) {
    int blank = written.indexOf("\r\n\r\n");
    String head = blank < 0 ? written : written.substring(0, blank);
    Matcher disposition = DISPOSITION.matcher(head);
    if (disposition.find()) {
      Matcher parameter = PARAMETER.matcher(head.substring(0, endOfField(head, disposition.end())));
      for (int at = disposition.end(); parameter.find(at); at = parameter.end()) {
        if (parameter.group(1).equalsIgnoreCase("name")) {
          return new FormPart(
              parameter.group(2).replace("\"", ""), parameter.start(2), parameter.end(2), written);
        }
      }
    }
    return new FormPart("", 0, 0, written);
  }

  /** The same under another name. */
  FormPart named(String other) {
    return parse(written.substring(0, start) + '"' + other + '"' + written.substring(end));
  }

  /** A field goes on in lines that begin with a blank. */
  private static int endOfField(String head, int from) {
    int end = head.indexOf("\r\n", from);
    while (end >= 0 && (head.startsWith(" ", end + 2) || head.startsWith("\t", end + 2))) {
      end = head.indexOf("\r\n", end + 2);
    }
    return end < 0 ? head.length() : end;
  }
}
