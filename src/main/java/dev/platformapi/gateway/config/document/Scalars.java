package dev.platformapi.gateway.config.document;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Single values of a file in their types. */
final class Scalars {
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private Scalars() {}

  /** A text in which nothing is filled in. */
  static Value<String> literal(Item item) {
    Object written = item.written();
    return written == null ? Value.absent(item) : typed(item, String.class, written, "a string");
  }

  static Value<String> text(Item item) {
    return filled(item)
        .check(
            Rule.of(
                text -> !VaultReference.is(text),
                "Kong reads no {vault://…} here; an environment variable is written ${NAME}"));
  }

  static Value<String> referenceable(Item item, Scope scope) {
    return filled(item)
        .map(
            text ->
                VaultReference.is(text)
                    ? VaultReference.of(text, scope, item::fault).orElse(null)
                    : text);
  }

  static Value<Boolean> bool(Item item) {
    return meaning(item).map(found -> cast(item, Boolean.class, found, "a boolean"));
  }

  static Value<Double> number(Item item) {
    return meaning(item)
        .map(found -> cast(item, Double.class, found, "a number"))
        .check(Rule.of(Double::isFinite, "expected a number that is finite"));
  }

  static Value<Integer> integer(Item item) {
    return meaning(item)
        .map(found -> cast(item, Double.class, found, "an integer"))
        .check(Rule.of(number -> number == Math.rint(number), "expected an integer"))
        .check(
            Rule.of(
                number -> number.intValue() == number,
                "value should be between -2147483648 and 2147483647"))
        .map(Double::intValue);
  }

  static Value<UUID> uuid(Item item) {
    return item.string()
        .check(Rule.of(text -> UUID_TEXT.matcher(text).matches(), "expected a valid UUID"))
        .map(UUID::fromString);
  }

  static <E extends Written> Value<E> oneOf(Item item, E[] options) {
    String words = Arrays.stream(options).map(E::written).collect(Collectors.joining(", "));
    return item.string()
        .check(Rule.of(word -> option(word, options).isPresent(), "expected one of: " + words))
        .map(word -> option(word, options).orElseThrow());
  }

  private static <E extends Written> Optional<E> option(String word, E[] options) {
    return Arrays.stream(options).filter(option -> option.written().equals(word)).findFirst();
  }

  /** A text with its variables filled in. */
  private static Value<String> filled(Item item) {
    return literal(item)
        .map(text -> Interpolation.isIn(text) ? item.interpolated(text).orElse(null) : text);
  }

  /** What is written; a text with variables means what it would mean without quotes. */
  private static Value<Object> meaning(Item item) {
    Object written = item.written();
    if (written == null) {
      return Value.absent(item);
    }
    return written instanceof String text && Interpolation.isIn(text)
        ? filled(item)
            .map(filled -> Optional.ofNullable(PlainScalars.meaning(filled)).orElse(filled))
        : Value.of(item, written);
  }

  private static <T> T cast(Item item, Class<T> type, Object found, String expected) {
    return typed(item, type, found, expected).orElse(null);
  }

  /** What was found, if it is of the type; otherwise a fault. */
  static <T> Value<T> typed(Item item, Class<T> type, Object found, String expected) {
    if (type.isInstance(found)) {
      return Value.of(item, type.cast(found));
    }
    String quotes = type == String.class && !(found instanceof Node) ? "; put it in quotes" : "";
    return Value.faulty(item, "expected " + expected + ", not " + kind(found) + quotes);
  }

  /** What somebody would call this node, or the value of a single one. */
  static String kind(Object found) {
    if (found instanceof Node.Scalar scalar) {
      return kind(scalar.value());
    }
    if (found instanceof Node) {
      return found instanceof Node.Sequence ? "a list" : "a mapping";
    }
    if (found == null) {
      return "null";
    }
    if (found instanceof Boolean) {
      return "a boolean";
    }
    return found instanceof Double ? "a number" : "a string";
  }
}
