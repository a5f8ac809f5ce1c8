package dev.platformapi.gateway.config.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * A place in a file and what stands there, of no type yet. Null stands for nothing at all, as in
 * exports of Kong. What reads it as a type reports when it is of another.
 */
public final class Item {
  private final Scope scope;
  private final Path path;
  private final Mark mark;
  private final Node node;

  Item(Scope scope, Path path, Mark mark, Node node) {
    this.scope = scope;
    this.path = path;
    this.mark = mark;
    this.node = node;
  }

  /** Whether there is a value, and not null. */
  public boolean isPresent() {
    return written() != null;
  }

  /** Whether there is a value, and not an empty text, list or mapping. */
  public boolean isFilled() {
    return isPresent()
        && !(written() instanceof String text && text.isEmpty())
        && !(node instanceof Node.Sequence sequence && sequence.items().isEmpty())
        && !(node instanceof Node.Mapping mapping && mapping.entries().isEmpty());
  }

  /** This place; that what stands there is empty is a fault. */
  public Item filled() {
    if (isPresent() && !isFilled()) {
      fault("length must be at least 1");
    }
    return this;
  }

  /** The path of this place, as {@code services[0].port}. */
  public String path() {
    return path.toString();
  }

  /** Whether both places hold the same single value. */
  public boolean isSameAs(Item other) {
    return node instanceof Node.Scalar && Objects.equals(written(), other.written());
  }

  /** Reports what is wrong here. */
  public void fault(String message) {
    scope.problems().fault(mark.at(path), message);
  }

  /** Reports what one should know of this place. */
  public void warn(String message) {
    scope.problems().warn(mark.at(path), message);
  }

  /** A text of at least one character, with its variables filled in. */
  public Value<String> string() {
    return text().check(Rule.of(text -> !text.isEmpty(), "length must be at least 1"));
  }

  /** A text that may be empty, with its variables filled in. */
  public Value<String> text() {
    return Scalars.text(this);
  }

  /** A text as {@link #text()}, or a reference to one in a vault. */
  public Value<String> referenceable() {
    return Scalars.referenceable(this, scope);
  }

  /** A text as it is written, in which nothing is filled in. */
  public Value<String> literal() {
    return Scalars.literal(this);
  }

  /** True or false. */
  public Value<Boolean> bool() {
    return Scalars.bool(this);
  }

  /** A number that is finite. */
  public Value<Double> number() {
    return Scalars.number(this);
  }

  /** A whole number, as which 80.0 counts, too. */
  public Value<Integer> integer() {
    return Scalars.integer(this);
  }

  /** A UUID in its 36 characters. */
  public Value<UUID> uuid() {
    return Scalars.uuid(this);
  }

  /** One of some words. */
  public <E extends Written> Value<E> oneOf(E[] options) {
    return Scalars.oneOf(this, options);
  }

  /** A list, without those of its items that are wrong. */
  public <T> Value<List<T>> list(Function<Item, Value<T>> item) {
    return sequence("an array").map(items -> read(items, item));
  }

  /** A list in which the same counts once. */
  public <T> Value<Set<T>> set(Function<Item, Value<T>> item) {
    return sequence("a set")
        .map(items -> Collections.unmodifiableSet(new LinkedHashSet<>(read(items, item))));
  }

  /** A mapping whose names are not known beforehand, without what is wrong in it. */
  public <T> Value<Map<String, T>> map(Rule<String> name, Function<Item, Value<T>> item) {
    return mapping("a map")
        .map(
            mapping -> {
              Map<String, T> read = new LinkedHashMap<>();
              mapping
                  .entries()
                  .forEach(
                      (key, entry) -> {
                        Item field = field(key, entry);
                        name.broken(key).ifPresent(field::fault);
                        item.apply(field).optional().ifPresent(value -> read.put(key, value));
                      });
              return Collections.unmodifiableMap(read);
            });
  }

  /** The known fields of a mapping, read to their end; a mapping that is not there has none. */
  public <T> T read(Function<Fields, T> record) {
    Fields fields = fields();
    T read = record.apply(fields);
    fields.end();
    return read;
  }

  /** The fields of a mapping, whose end the caller says; none where there is no mapping. */
  public Fields fields() {
    return record().orElse(new Fields(this, new Node.Mapping(Map.of(), mark)));
  }

  /** A mapping, whose end the caller says. */
  public Value<Fields> record() {
    return mapping("a record").map(mapping -> new Fields(this, mapping));
  }

  Item field(String name, Node.Entry entry) {
    return new Item(scope, path.field(name), entry.value().mark(), entry.value());
  }

  Item missing(String name) {
    return new Item(scope, path.field(name), mark, null);
  }

  /** Of a field's name, where that stands. */
  void faultInName(String name, Mark key, String message) {
    scope.problems().fault(key.at(path.field(name)), message);
  }

  /** The node, or the value of a single one; null where there is nothing. */
  Object written() {
    return node instanceof Node.Scalar scalar ? scalar.value() : node;
  }

  Optional<String> interpolated(String text) {
    return Interpolation.of(text, scope, this::fault);
  }

  /** The items of a list. */
  Value<List<Item>> sequence(String type) {
    if (!isPresent()) {
      return Value.absent(this);
    }
    if (node instanceof Node.Mapping mapping && mapping.entries().isEmpty()) {
      return Value.of(this, List.of());
    }
    return Scalars.typed(this, Node.Sequence.class, written(), type).map(this::itemsOf);
  }

  private Value<Node.Mapping> mapping(String type) {
    if (!isPresent()) {
      return Value.absent(this);
    }
    if (node instanceof Node.Sequence sequence && sequence.items().isEmpty()) {
      return Value.of(this, new Node.Mapping(Map.of(), mark));
    }
    return Scalars.typed(this, Node.Mapping.class, written(), type);
  }

  private List<Item> itemsOf(Node.Sequence sequence) {
    List<Item> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      items.add(new Item(scope, path.index(items.size()), item.mark(), item));
    }
    return items;
  }

  private static <T> List<T> read(List<Item> items, Function<Item, Value<T>> function) {
    List<T> read = new ArrayList<>();
    for (Item item : items) {
      if (item.isPresent()) {
        function.apply(item).optional().ifPresent(read::add);
      } else {
        item.fault("expected a value, not null");
      }
    }
    return Collections.unmodifiableList(read);
  }
}
