package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.rule.Names;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is changed in a request, in this order.
 *
 * @param httpMethod the method to use instead
 * @param replaceUri the path to use instead
 */
public record RequestTransformerConfig(
    Optional<String> httpMethod,
    Part<String> remove,
    Part<Pair<String>> rename,
    Part<Pair<Template>> replace,
    Optional<Template> replaceUri,
    Part<Pair<Template>> add,
    Part<Pair<Template>> append)
    implements PluginConfig {

  /** What is done to the three parts of a request. */
  public record Part<T>(List<T> body, List<T> headers, List<T> querystring) {}

  static RequestTransformerConfig read(Fields fields) {
    Fields replace = fields.get("replace").fields();
    RequestTransformerConfig config =
        new RequestTransformerConfig(
            fields.get("http_method").string().check(Names.METHOD).optional(),
            fields.get("remove").read(RequestTransformerConfig::names),
            fields.get("rename").read(RequestTransformerConfig::renames),
            templates(replace),
            replace.get("uri").isPresent()
                ? Template.read(replace.get("uri")).optional()
                : Optional.empty(),
            fields.get("add").read(RequestTransformerConfig::templates),
            fields.get("append").read(RequestTransformerConfig::templates));
    replace.end();
    return config;
  }

  private static Part<String> names(Fields fields) {
    return part(fields, Item::string, item -> item.string().check(Names.HEADER));
  }

  private static Part<Pair<String>> renames(Fields fields) {
    return part(
        fields,
        item -> Pair.read(item, Function.identity()).check(filled()),
        item ->
            Pair.header(item, Function.identity())
                .check(pair -> Names.HEADER.broken(pair.value())));
  }

  private static Part<Pair<Template>> templates(Fields fields) {
    return part(
        fields,
        item -> Pair.read(item, template(item)).check(filled()),
        item -> Pair.header(item, template(item)));
  }

  private static Function<String, Template> template(Item item) {
    return text -> TemplateParser.parse(text, item).orElse(null);
  }

  private static <T> Rule<Pair<T>> filled() {
    return Rule.of(
        pair ->
            !pair.value().equals("")
                && !(pair.value() instanceof Template template && template.parts().isEmpty()),
        "key has no value");
  }

  private static <T> Part<T> part(
      Fields fields, Function<Item, Value<T>> entry, Function<Item, Value<T>> header) {
    return new Part<>(
        fields.get("body").list(entry).orElse(List.of()),
        fields.get("headers").list(header).orElse(List.of()),
        fields.get("querystring").list(entry).orElse(List.of()));
  }
}
