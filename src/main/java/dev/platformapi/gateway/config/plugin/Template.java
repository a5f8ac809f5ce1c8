package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Value;
import java.util.List;

/**
 * A text into which parts of the request are put, as {@code user-$(headers.x-user or 'none')}.
 *
 * @param parts what stands one behind the other
 */
public record Template(List<Part> parts) {
  /** What a template is made of. */
  public sealed interface Part {}

  /** A text as it is. */
  public record Literal(String text) implements Part {}

  /** The first of these that the request has; nothing when it has none. */
  public record Choice(List<Term> terms) implements Part {}

  /**
   * A part of the request, or a text.
   *
   * @param name of the header field, parameter or capture; for a text, the text itself
   */
  public record Term(Source source, String name) {}

  /** Where a value comes from. */
  public enum Source {
    HEADERS,
    QUERY_PARAMS,
    URI_CAPTURES,
    TEXT
  }

  /** The template that a text is; that it asks for more than this is a fault. */
  static Value<Template> read(Item item) {
    return item.string().map(text -> TemplateParser.parse(text, item).orElse(null));
  }
}
