package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Fields;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** All entities of a file, wherever they stand in it, with their ids; read when all are known. */
final class Outline {
  private final Map<Kind, List<Entity>> entities = new EnumMap<>(Kind.class);
  private final Map<Kind, Map<String, UUID>> names = new EnumMap<>(Kind.class);
  private final Map<List<Object>, Entity> uniques = new HashMap<>();

  private Outline() {
    for (Kind kind : Kind.values()) {
      entities.put(kind, new ArrayList<>());
      names.put(kind, new HashMap<>());
    }
  }

  /** The entities in these fields of the file, and those in them. */
  static Outline of(Fields file) {
    Outline outline = new Outline();
    outline.collect(file, List.of(Kind.values()), Optional.empty());
    return outline;
  }

  /** What each entity of a kind is read to; null leaves it out. */
  <T> List<T> read(Kind kind, Function<Entity, T> reader) {
    List<T> read = new ArrayList<>();
    for (Entity entity : entities.get(kind)) {
      T definition = reader.apply(entity);
      entity.end();
      read.add(definition);
    }
    return read.stream().filter(Objects::nonNull).toList();
  }

  /** The id of the entity that is so called, or that has this id. */
  Optional<UUID> find(Kind kind, String name) {
    return Optional.ofNullable(names.get(kind).get(name));
  }

  /** Reports when an entity of the same kind has the same value already. */
  void unique(Entity entity, String field, Object value, String which) {
    Entity first = uniques.putIfAbsent(List.of(entity.kind(), field, value), entity);
    if (first != null && first != entity) {
      entity
          .get(field)
          .fault(
              "uniqueness violation: '%s' entity%s already declared at %s"
                  .formatted(entity.kind().list(), which, first.fields().self().path()));
    }
  }

  private void collect(Fields fields, List<Kind> kinds, Optional<Entity> parent) {
    for (Kind kind : kinds) {
      List<Fields> found = fields.get(kind.list()).list(item -> item.record()).orElse(List.of());
      for (Fields entity : found) {
        collect(kind, entity, parent);
      }
    }
  }

  private void collect(Kind kind, Fields fields, Optional<Entity> parent) {
    Optional<UUID> written = fields.get("id").uuid().optional();
    UUID id = written.orElseGet(() -> EntityIds.of(kind, fields, parent));
    Entity entity = new Entity(kind, id, fields, parent, this);
    written.ifPresent(value -> entity.unique("id", value));
    entities.get(kind).add(entity);
    names.get(kind).put(id.toString(), id);
    for (String field : List.of("id", kind.key())) {
      fields.get(field).string().optional().ifPresent(name -> names.get(kind).put(name, id));
    }
    collect(fields, kind.children(), Optional.of(entity));
  }
}
