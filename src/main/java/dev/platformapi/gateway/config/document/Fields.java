package dev.platformapi.gateway.config.document;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The fields of a mapping. Whoever reads them asks for each field that may be there, and then says
 * that this is the end: fields that were not asked for are unknown.
 */
public final class Fields {
  private final Item item;
  private final Node.Mapping mapping;
  private final Set<String> known = new LinkedHashSet<>();

  Fields(Item item, Node.Mapping mapping) {
    this.item = item;
    this.mapping = mapping;
  }

  /** The mapping itself, for what is wrong with its fields together. */
  public Item self() {
    return item;
  }

  /** A field, which from now on is known. */
  public Item get(String name) {
    known.add(name);
    Node.Entry entry = mapping.entries().get(name);
    return entry == null ? item.missing(name) : item.field(name, entry);
  }

  /** Kong lets a comment, and a list of anything, be everywhere; they mean nothing. */
  public void comments() {
    get("_comment").literal();
    get("_ignore").sequence("an array");
  }

  /** These fields may be there, and mean nothing here. */
  public void skip(String... names) {
    known.addAll(Set.of(names));
  }

  /** Whatever else is there means nothing here. */
  public void skipRest() {
    known.addAll(mapping.entries().keySet());
  }

  /** This field must not be there: it asks for something that would not be done. */
  public void unsupported(String name, String reason) {
    if (get(name).isPresent()) {
      get(name).fault("not supported: " + reason);
    }
  }

  /** This field may be there; what it asks for has no meaning here, which does no harm. */
  public void unused(String name, String reason) {
    if (get(name).isPresent()) {
      get(name).warn("not used: " + reason);
    }
  }

  /** Reports the fields that nobody asked for. */
  public void end() {
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              if (!known.contains(name)) {
                item.faultInName(name, entry.key(), "unknown field" + Spelling.hint(name, known));
              }
            });
  }
}
