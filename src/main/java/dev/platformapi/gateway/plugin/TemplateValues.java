package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.plugin.Template;
import dev.platformapi.gateway.config.plugin.Template.Choice;
import dev.platformapi.gateway.config.plugin.Template.Literal;
import dev.platformapi.gateway.config.plugin.Template.Source;
import dev.platformapi.gateway.config.plugin.Template.Term;
import dev.platformapi.gateway.exchange.Exchange;
import dev.platformapi.gateway.route.Captures;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What templates put in: values of the request as it comes to a plugin, whatever the plugin then
 * changes. What has several values gives its first.
 */
final class TemplateValues {
  private final MultiMap headers;
  private final String host;
  private final String query;
  private final Captures captures;
  private Parameters parameters;

  /**
   * @param asked whether templates ask for header fields
   */
  TemplateValues(Exchange exchange, boolean asked) {
    headers = HttpHeaders.headers();
    if (asked) {
      headers.addAll(exchange.upstream().headers());
    }
    host = exchange.match().request().hostHeader();
    query = exchange.upstream().query();
    captures = exchange.match().captures();
  }

  /** Whether a template asks for header fields. */
  static boolean asksForHeaders(Template template) {
    return template.parts().stream()
        .filter(Choice.class::isInstance)
        .flatMap(part -> ((Choice) part).terms().stream())
        .anyMatch(term -> term.source() == Source.HEADERS);
  }

  /** The text that a template makes. */
  String render(Template template) {
    return render(template, UnaryOperator.identity());
  }

  /**
   * The text that a template makes.
   *
   * @param escape what is done to values before they are put in
   */
  String render(Template template, UnaryOperator<String> escape) {
    List<Template.Part> parts = template.parts();
    if (parts.size() == 1 && parts.get(0) instanceof Literal literal) {
      return literal.text();
    }
    StringBuilder text = new StringBuilder();
    for (Template.Part part : parts) {
      if (part instanceof Literal literal) {
        text.append(literal.text());
      } else if (part instanceof Choice choice) {
        text.append(escape.apply(value(choice)));
      }
    }
    return text.toString();
  }

  private String value(Choice choice) {
    for (Term term : choice.terms()) {
      String value = value(term);
      if (value != null) {
        return value;
      }
    }
    return "";
  }

  private String value(Term term) {
    return switch (term.source()) {
      case HEADERS -> header(term.name());
      case QUERY_PARAMS -> parameter(term.name());
      case URI_CAPTURES -> capture(term.name());
      case TEXT -> term.name();
    };
  }

  /** An underscore stands for a dash where there is no field with an underscore, as in nginx. */
  private String header(String name) {
    String value = headers.get(name);
    if (value == null) {
      value = name.equalsIgnoreCase("host") ? host : headers.get(name.replace('_', '-'));
    }
    return value == null ? null : HeaderText.decode(value);
  }

  private String parameter(String name) {
    if (parameters == null) {
      parameters = Parameters.parse(query);
    }
    return parameters.first(name);
  }

  private String capture(String name) {
    List<String> groups = captures.groups();
    for (int i = 0; i < groups.size(); i++) {
      if (Integer.toString(i).equals(name)) {
        return groups.get(i);
      }
    }
    return captures.named().get(name);
  }
}
