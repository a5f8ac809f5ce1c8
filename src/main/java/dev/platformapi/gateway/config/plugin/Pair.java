package dev.platformapi.gateway.config.plugin;

import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.rule.Names;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A name and what belongs to it, which a file has as {@code name:value}. */
public record Pair<T>(String name, T value) {
  private static final Pattern COLON = Pattern.compile("([^:]+):+(.*)", Pattern.DOTALL);

  /** What is read from the text behind the colon; gives null when it has reported a fault. */
  static <T> Value<Pair<T>> read(Item item, Function<String, T> value) {
    return item.string()
        .check(Rule.of(text -> COLON.matcher(text).matches(), "invalid value: expected name:value"))
        .map(
            text -> {
              Matcher parts = COLON.matcher(text);
              parts.matches();
              T read = value.apply(parts.group(2));
              return read == null ? null : new Pair<>(parts.group(1), read);
            });
  }

  /** As {@link #read}, of a header field. */
  static <T> Value<Pair<T>> header(Item item, Function<String, T> value) {
    return read(item, value).check(pair -> Names.HEADER.broken(pair.name));
  }
}
