package dev.platformapi.gateway.config.document;

import java.util.List;
import java.util.Map;

/** A value of a file as it was written, with aliases and merges already followed. */
sealed interface Node {
  /** Where it begins. */
  Mark mark();

  /**
   * A single value.
   *
   * @param value null, or a {@code Boolean}, {@code Double} or {@code String}
   */
  record Scalar(Object value, Mark mark) implements Node {}

  /** A list. */
  record Sequence(List<Node> items, Mark mark) implements Node {}

  /** A mapping, in the order of the file. */
  record Mapping(Map<String, Entry> entries, Mark mark) implements Node {}

  /**
   * One field of a mapping.
   *
   * @param key where its name stands
   */
  record Entry(Mark key, Node value) {}
}
