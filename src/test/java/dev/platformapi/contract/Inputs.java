package dev.platformapi.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.platformapi.fuzz.Fuzz;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Inputs made from schemas: most of them valid, the others at the bounds or beyond. */
final class Inputs {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Contract contract;
  private final Random random;
  private final List<String> ids;

  /**
   * @param ids of things that exist
   */
  Inputs(Contract contract, Random random, List<String> ids) {
    this.contract = contract;
    this.random = random;
    this.ids = ids;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  String id() {
    return chance(0.7) ? pick(ids) : chance(0.5) ? UUID.randomUUID().toString() : nasty();
  }

  /** A value for a parameter. */
  String text(JsonNode parameter) {
    if (chance(0.25)) {
      return nasty();
    }
    JsonNode schema = contract.resolve(parameter.path("schema"));
    if (parameter.has("example") && chance(0.5)) {
      return parameter.get("example").asText();
    }
    JsonNode value = value(schema, 0);
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** A body; null for none. */
  String body(JsonNode schema) {
    if (chance(0.05)) {
      return chance(0.3)
          ? null
          : pick(
              List.of(
                  "",
                  "{",
                  "[]",
                  "null",
                  "\"x\"",
                  "{\"a\":1,\"a\":2}",
                  "[[[[[[[",
                  "{\"username\":",
                  "1",
                  "\u0000"));
    }
    return value(contract.resolve(schema), 0).toString();
  }

  String form(JsonNode schema) {
    StringBuilder form = new StringBuilder();
    contract
        .resolve(schema)
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (chance(0.7)) {
                String value =
                    chance(0.3) ? nasty() : value(contract.resolve(field.getValue()), 0).asText();
                form.append(form.isEmpty() ? "" : "&")
                    .append(field.getKey())
                    .append('=')
                    .append(encode(value));
              }
            });
    return form.toString();
  }

  static String encode(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  String nasty() {
    return Fuzz.nasty(random);
  }

  private JsonNode value(JsonNode schema, int depth) {
    if (chance(0.06)) {
      return wrong();
    }
    if (schema.has("enum")) {
      return pick(list(schema.get("enum")));
    }
    if (schema.has("examples") && chance(0.3)) {
      JsonNode example = schema.get("examples").get(0);
      return unique(example);
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer", "number" -> JSON.numberNode(bounded(schema));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "null" -> JSON.nullNode();
      default -> JSON.textNode(string(schema));
    };
  }

  /** Names that are taken answer the same each time, so they get a tail. */
  private JsonNode unique(JsonNode example) {
    return example.isTextual() && chance(0.5)
        ? JSON.textNode(
            example
                .asText()
                .replaceFirst("^[a-z]+", "u" + Long.toString(random.nextLong() >>> 20, 36)))
        : example;
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (chance(0.85)) {
                object.set(field.getKey(), value(contract.resolve(field.getValue()), depth + 1));
              }
            });
    if (object.isEmpty() && depth < 4 && chance(0.5)) {
      object.set(chance(0.8) ? "team" : nasty(), wrong());
    }
    if (chance(0.05)) {
      object.put("surprise", nasty());
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = JSON.arrayNode();
    int size = chance(0.05) ? 12 : random.nextInt(4);
    for (int i = 0; i < size; i++) {
      array.add(value(contract.resolve(schema.path("items")), depth + 1));
    }
    return array;
  }

  private JsonNode wrong() {
    return switch (random.nextInt(7)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.numberNode(random.nextLong());
      case 2 -> JSON.numberNode(random.nextDouble() * 1e300);
      case 3 -> JSON.booleanNode(true);
      case 4 -> JSON.arrayNode().add(nasty());
      case 5 -> JSON.objectNode().put(nasty(), nasty());
      default -> JSON.textNode(nasty());
    };
  }

  private long bounded(JsonNode schema) {
    long min = schema.path("minimum").asLong(0);
    long max = schema.path("maximum").asLong(1000);
    return switch (random.nextInt(6)) {
      case 0 -> min;
      case 1 -> max;
      case 2 -> min - 1;
      case 3 -> max + 1;
      default -> min + (long) (random.nextDouble() * (max - min));
    };
  }

  private String string(JsonNode schema) {
    return switch (schema.path("format").asText()) {
      case "uuid" -> id();
      case "date-time" -> "20" + (10 + random.nextInt(80)) + "-01-01T00:00:00Z";
      default -> chance(0.2) ? nasty() : "Aa1" + Long.toString(random.nextLong() >>> 16, 36);
    };
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray() ? type.get(0).asText() : type.asText("object");
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> items = new java.util.ArrayList<>();
    array.forEach(items::add);
    return items;
  }

  private <T> T pick(List<T> choices) {
    return Fuzz.pick(random, choices);
  }
}
