package dev.platformapi.gateway.config.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file of JSON, read into nodes. */
final class JsonDocument {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Limits.DEPTH)
                  .maxStringLength(Limits.BYTES)
                  .build())
          .build();

  private final JsonParser parser;
  private final Problems problems;
  private final Limits limits = new Limits();

  private JsonDocument(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  static boolean isWellFormed(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        token = parser.nextToken();
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static Node read(String text, Problems problems) throws Unreadable {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Node node = new JsonDocument(parser, problems).node(Path.ROOT, 0);
      if (parser.nextToken() != null) {
        throw new Unreadable(mark(parser.currentTokenLocation()), "expected one JSON value only");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new Unreadable(mark(e.getLocation()), "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("A text cannot fail to be read", e);
    }
  }

  private Node node(Path path, int depth) throws IOException, Unreadable {
    Mark mark = mark(parser.currentTokenLocation());
    limits.value(mark, depth);
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(path, mark, depth);
      case START_ARRAY -> sequence(path, mark, depth);
      case VALUE_STRING -> new Node.Scalar(parser.getText(), mark);
      case VALUE_TRUE -> new Node.Scalar(true, mark);
      case VALUE_FALSE -> new Node.Scalar(false, mark);
      case VALUE_NULL -> new Node.Scalar(null, mark);
      default -> new Node.Scalar(Double.valueOf(parser.getText()), mark);
    };
  }

  private Node mapping(Path path, Mark mark, int depth) throws IOException, Unreadable {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Mark key = mark(parser.currentTokenLocation());
      parser.nextToken();
      Node value = node(path.field(name), depth + 1);
      if (entries.putIfAbsent(name, new Node.Entry(key, value)) != null) {
        problems.fault(key.at(path.field(name)), "this field is there twice");
      }
    }
    return new Node.Mapping(entries, mark);
  }

  private Node sequence(Path path, Mark mark, int depth) throws IOException, Unreadable {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(path.index(items.size()), depth + 1));
    }
    return new Node.Sequence(items, mark);
  }

  private static Mark mark(JsonLocation location) {
    return new Mark(location.getLineNr(), location.getColumnNr());
  }
}
