package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.document.Written;
import dev.platformapi.gateway.config.rule.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is changed in an answer, in this order. */
public record ResponseTransformerConfig(
    Part<String, String> remove,
    Part<Pair<String>, Pair<String>> rename,
    Part<JsonValue, Pair<String>> replace,
    Part<JsonValue, Pair<String>> add,
    Part<JsonValue, Pair<String>> append)
    implements PluginConfig {

  /** What is done to the JSON and to the header of an answer. */
  public record Part<J, H>(List<J> json, List<H> headers) {}

  /**
   * A field of JSON.
   *
   * @param value as text
   * @param type what the text becomes
   */
  public record JsonValue(String name, String value, JsonType type) {}

  /** A type of JSON. */
  public enum JsonType implements Written {
    BOOLEAN,
    NUMBER,
    STRING
  }

  static ResponseTransformerConfig read(Fields fields) {
    return new ResponseTransformerConfig(
        fields.get("remove").read(ResponseTransformerConfig::names),
        fields.get("rename").read(ResponseTransformerConfig::renames),
        fields.get("replace").read(ResponseTransformerConfig::values),
        fields.get("add").read(ResponseTransformerConfig::values),
        fields.get("append").read(ResponseTransformerConfig::values));
  }

  private static Part<String, String> names(Fields fields) {
    return part(fields, Item::string, item -> item.string().check(Names.HEADER));
  }

  private static Part<Pair<String>, Pair<String>> renames(Fields fields) {
    return part(
        fields,
        ResponseTransformerConfig::pair,
        item ->
            Pair.header(item, Function.identity())
                .check(pair -> Names.HEADER.broken(pair.value())));
  }

  private static Part<JsonValue, Pair<String>> values(Fields fields) {
    Part<Pair<String>, Pair<String>> pairs =
        part(
            fields,
            ResponseTransformerConfig::pair,
            item -> Pair.header(item, Function.identity()));
    List<JsonType> types =
        fields.get("json_types").list(item -> item.oneOf(JsonType.values())).orElse(List.of());
    List<JsonValue> values = new ArrayList<>();
    for (Pair<String> pair : pairs.json) {
      JsonType type = values.size() < types.size() ? types.get(values.size()) : JsonType.STRING;
      values.add(new JsonValue(pair.name(), pair.value(), type));
    }
    return new Part<>(List.copyOf(values), pairs.headers);
  }

  private static Value<Pair<String>> pair(Item item) {
    return Pair.read(item, Function.identity());
  }

  private static <J, H> Part<J, H> part(
      Fields fields, Function<Item, Value<J>> json, Function<Item, Value<H>> header) {
    return new Part<>(
        fields.get("json").list(json).orElse(List.of()),
        fields.get("headers").list(header).orElse(List.of()));
  }
}
