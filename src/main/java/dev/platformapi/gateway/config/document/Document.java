package dev.platformapi.gateway.config.document;

import java.util.Optional;

/** A file of YAML or JSON. */
public final class Document {
  /** The largest file that is read, in bytes: 16 MiB. */
  public static final int MOST_BYTES = Limits.BYTES;

  private Document() {}

  /**
   * The fields of a file whose root is a mapping.
   *
   * @param json whether it must be JSON; otherwise it may be YAML, too
   * @return empty when the file cannot be read, which then is a fault in the scope
   */
  public static Optional<Fields> read(byte[] bytes, boolean json, Scope scope) {
    try {
      return Optional.of(root(parse(bytes, json, scope.problems()), scope));
    } catch (Unreadable e) {
      scope.problems().fault(e.place(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Node parse(byte[] bytes, boolean json, Problems problems) throws Unreadable {
    if (bytes.length > Limits.BYTES) {
      throw new Unreadable(new Place("", 0, 0), "the file is larger than 16 MiB (16777216 bytes)");
    }
    String text = Text.of(bytes);
    if (text.isBlank()) {
      throw new Unreadable(Mark.START, "the file is empty: expected at least _format_version");
    }
    if (json) {
      return JsonDocument.read(text, problems);
    }
    return text.stripLeading().startsWith("{")
        ? jsonOrYaml(text, problems)
        : YamlDocument.read(text, problems);
  }

  /** YAML may be written in braces, too; JSON may be indented with tabs, which YAML may not. */
  private static Node jsonOrYaml(String text, Problems problems) throws Unreadable {
    if (JsonDocument.isWellFormed(text)) {
      return JsonDocument.read(text, problems);
    }
    return YamlDocument.read(text, problems);
  }

  private static Fields root(Node node, Scope scope) throws Unreadable {
    if (node instanceof Node.Mapping mapping) {
      return new Fields(new Item(scope, Path.ROOT, node.mark(), node), mapping);
    }
    throw new Unreadable(
        node.mark(), "expected an object with _format_version, not " + Scalars.kind(node));
  }
}
