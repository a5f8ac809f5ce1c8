package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.plugin.Template.Source;
import dev.platformapi.gateway.config.plugin.Template.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads templates. In Kong, {@code $( )} holds any Lua; here, what people write there: a header
 * field, a parameter or a capture, and behind {@code or} what takes its place.
 */
final class TemplateParser {
  private static final String OPENING = "$(";
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:(headers|query_params|uri_captures)"
              + "(?:\\.([A-Za-z0-9_-]+)|\\[\\s*(?:\"([^\"]+)\"|'([^']+)'|(\\d{1,3}))\\s*])"
              + "|\"([^\"]*)\"|'([^']*)')\\s*");
  private static final Pattern OR = Pattern.compile("or\\b");

  private TemplateParser() {}

  /** Empty when there is a fault, which then is reported. */
  static Optional<Template> parse(String text, Item item) {
    List<Template.Part> parts = new ArrayList<>();
    int done = 0;
    for (int open = text.indexOf(OPENING); open >= 0; open = text.indexOf(OPENING, done)) {
      if (open > done) {
        parts.add(new Template.Literal(text.substring(done, open)));
      }
      Optional<Choice> choice = choice(text, open + OPENING.length());
      if (choice.isEmpty()) {
        item.fault(
            "$( ) holds headers.name, query_params.name, uri_captures.name or 'text', and or"
                + " between them; Lua is not run");
        return Optional.empty();
      }
      parts.add(new Template.Choice(choice.get().terms));
      done = choice.get().end;
    }
    if (done < text.length()) {
      parts.add(new Template.Literal(text.substring(done)));
    }
    return Optional.of(new Template(List.copyOf(parts)));
  }

  private record Choice(List<Term> terms, int end) {}

  private static Optional<Choice> choice(String text, int start) {
    List<Term> terms = new ArrayList<>();
    Matcher term = TERM.matcher(text);
    Matcher or = OR.matcher(text);
    int index = start;
    while (term.region(index, text.length()).lookingAt()) {
      terms.add(term(term));
      index = term.end();
      if (or.region(index, text.length()).lookingAt()) {
        index = or.end();
      } else {
        return text.startsWith(")", index)
            ? Optional.of(new Choice(List.copyOf(terms), index + 1))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Term term(Matcher term) {
    String name = null;
    for (int group = 2; name == null; group++) {
      name = term.group(group);
    }
    return term.group(1) == null
        ? new Term(Source.TEXT, name)
        : new Term(Source.valueOf(term.group(1).toUpperCase(Locale.ROOT)), name);
  }
}
