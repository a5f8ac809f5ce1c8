package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Fields;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.rule.Names;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An entity of the file before it is read: its fields, its id, and what it stands in. */
final class Entity {
  private static final UUID NOBODY = new UUID(0, 0);

  private final Kind kind;
  private final UUID id;
  private final Fields fields;
  private final Optional<Entity> parent;
  private final Outline outline;

  Entity(Kind kind, UUID id, Fields fields, Optional<Entity> parent, Outline outline) {
    this.kind = kind;
    this.id = id;
    this.fields = fields;
    this.parent = parent;
    this.outline = outline;
  }

  Kind kind() {
    return kind;
  }

  UUID id() {
    return id;
  }

  Fields fields() {
    return fields;
  }

  Item get(String field) {
    return fields.get(field);
  }

  /** Its name, which no other entity of its kind may have; empty when it has none. */
  Optional<String> name(String field) {
    Optional<String> name = get(field).string().check(Names.NAME).optional();
    name.ifPresent(value -> unique(field, value));
    return name;
  }

  /** A text that must be there, and that no other entity of its kind has in this field. */
  String key(String field, Rule<String> rule) {
    Value<String> key = get(field).string().check(rule);
    key.optional().ifPresent(value -> unique(field, value));
    return key.required("");
  }

  /** Reports when another entity of its kind has the same in this field, which is shown. */
  void unique(String field, Object value) {
    outline.unique(this, field, value, " with " + field + " set to '" + value + "'");
  }

  /** As {@link #unique}, but it is only said what is the same. */
  void uniqueUnseen(String field, Object value, String what) {
    outline.unique(this, field, value, " with the same " + what);
  }

  /** The entity that a field names, or that this one stands in; empty when there is none. */
  Optional<UUID> reference(String field) {
    Kind target = kind.reference(field);
    Item item = get(field);
    Optional<UUID> named =
        item.string().optional().flatMap(name -> find(target, name, item, field));
    Optional<Entity> around = parent.filter(entity -> entity.kind == target);
    if (around.isPresent() && named.isPresent() && !named.get().equals(around.get().id)) {
      item.fault(
          "value must be null, or what this stands in: " + around.get().fields.self().path());
    }
    return around.map(Entity::id).or(() -> named);
  }

  /** As {@link #reference}; that there is none is a fault. */
  UUID required(String field) {
    Optional<UUID> reference = reference(field);
    if (reference.isEmpty() && !get(field).isPresent()) {
      get(field).fault("required field missing");
    }
    return reference.orElse(NOBODY);
  }

  /** The id of the entity of a kind that has this name or id; that there is none is a fault. */
  Optional<UUID> find(Kind target, String name, Item item, String field) {
    Optional<UUID> found = outline.find(target, name);
    if (found.isEmpty()) {
      item.fault(
          "invalid reference '%s: %s' (no such entry in '%s')"
              .formatted(field, name, target.list()));
    }
    return found;
  }

  /** Whether there is an entity of a kind that has this name or id. */
  boolean knows(Kind target, String name) {
    return outline.find(target, name).isPresent();
  }

  Set<String> tags() {
    return get("tags").set(item -> item.string().check(Names.TAG)).orElse(Set.of());
  }

  /** Reports what is not known of it, when everything else has been read. */
  void end() {
    fields.comments();
    get("created_at").number();
    get("updated_at").number();
    get("ws_id").uuid();
    fields.end();
  }
}
