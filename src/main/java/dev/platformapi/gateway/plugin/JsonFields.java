package dev.platformapi.gateway.plugin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The fields of a JSON object. Values are JSON texts, which stay as they are written, whatever is
 * in them: numbers of any size, and objects with fields that are there twice. Of a field that is
 * there twice at the top the last one counts.
 */
final class JsonFields implements NamedValues {
  /** Deeper than what an upstream reads, and still nothing that takes much memory. */
  private static final int DEEPEST = 10_000;

  /** Texts are not longer than the body, and are not converted. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Map<String, String> fields = new LinkedHashMap<>();

  /** The fields of a text; empty when that is not an object, and nothing else. */
  static Optional<JsonFields> parse(String text) {
    int start = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    char[] characters = text.toCharArray();
    JsonFields read = new JsonFields();
    try (JsonParser parser = FACTORY.createParser(characters, start, characters.length - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int from = start + (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = start + (int) parser.currentLocation().getCharOffset();
        read.fields.put(name, text.substring(from, to));
      }
      return parser.nextToken() == null ? Optional.of(read) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** No fields yet. */
  static JsonFields none() {
    return new JsonFields();
  }

  /** A text as JSON. */
  static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** The text that a JSON string stands for. */
  static String unquote(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return parser.nextTextValue();
    } catch (IOException e) {
      throw new IllegalStateException("What was read as JSON can be read as JSON", e);
    }
  }

  /** The value of a field; null when there is none. */
  String get(String name) {
    return fields.get(name);
  }

  /** As text. */
  String print() {
    return fields.entrySet().stream()
        .map(field -> quote(field.getKey()) + ':' + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Override
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  @Override
  public void remove(String name) {
    fields.remove(name);
  }

  @Override
  public void rename(String from, String to) {
    if (from.equals(to)) {
      return;
    }
    Map<String, String> renamed = new LinkedHashMap<>();
    fields.remove(to);
    fields.forEach((name, value) -> renamed.put(name.equals(from) ? to : name, value));
    fields = renamed;
  }

  @Override
  public void set(String name, String json) {
    fields.put(name, json);
  }

  /** Makes it the last of an array, whose first is what was there and was no array. */
  @Override
  public void append(String name, String json) {
    fields.merge(name, '[' + json + ']', (there, array) -> appended(there, json));
  }

  private static String appended(String there, String json) {
    if (there.equals("null")) {
      return '[' + json + ']';
    }
    if (!there.startsWith("[")) {
      return '[' + there + ',' + json + ']';
    }
    String open = there.substring(0, there.length() - 1).stripTrailing();
    return open + (open.equals("[") ? "" : ",") + json + ']';
  }
}
