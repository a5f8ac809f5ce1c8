package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.plugin.PluginConfig;
import dev.platformapi.gateway.config.plugin.PluginSchema;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads plugins. */
final class PluginReader {
  private static final Set<Protocol> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(Protocol.class));

  private PluginReader() {}

  /** Null when the plugin is not supported, which is a fault unless it is switched off. */
  static PluginDefinition read(Entity entity) {
    boolean enabled = entity.get("enabled").bool().orElse(true);
    String name = entity.get("name").string().required("");
    Optional<PluginSchema> schema = PluginSchema.of(name);
    if (schema.isEmpty()) {
      entity.fields().skipRest();
      if (!name.isEmpty()) {
        unsupported(entity.get("name"), name, enabled);
      }
      return null;
    }
    entity.fields().unsupported("ordering", "plugins run in the order of their priority");
    entity.fields().unsupported("consumer_group", "there are no consumer groups");
    PluginDefinition definition =
        new PluginDefinition(
            entity.id(),
            name,
            entity.name("instance_name"),
            entity.reference("route"),
            entity.reference("service"),
            entity.reference("consumer"),
            protocols(entity, schema.get()),
            enabled,
            config(entity, schema.get()),
            entity.tags());
    checkScope(entity, definition, schema.get());
    return definition;
  }

  private static void unsupported(Item item, String name, boolean enabled) {
    if (enabled) {
      item.fault(PluginSchema.unsupported(name));
    } else {
      item.warn("not used, and switched off: " + PluginSchema.unsupported(name));
    }
  }

  private static PluginConfig config(Entity entity, PluginSchema schema) {
    return entity.get("config").read(fields -> schema.config().apply(fields));
  }

  private static Set<Protocol> protocols(Entity entity, PluginSchema schema) {
    return entity
        .get("protocols")
        .set(item -> protocol(item, schema))
        .map(PluginReader::present)
        .orElse(ALL);
  }

  /** Empty for one that Kong lets the plugin be for, and the gateway does not serve. */
  private static Value<Optional<Protocol>> protocol(Item item, PluginSchema schema) {
    return item.string()
        .map(
            word -> {
              if (schema.onStreams() && Protocols.isStream(word)) {
                item.warn("not used: streams (" + word + ") are not served");
                return Optional.empty();
              }
              return Protocols.parse(word, item).map(Optional::of).orElse(null);
            });
  }

  private static Set<Protocol> present(Set<Optional<Protocol>> found) {
    Set<Protocol> protocols = new LinkedHashSet<>();
    found.forEach(protocol -> protocol.ifPresent(protocols::add));
    return Collections.unmodifiableSet(protocols);
  }

  private static void warnOfNobody(Entity entity, String name) {
    entity
        .get("config")
        .fields()
        .get("anonymous")
        .warn("there is no consumer '" + name + "': requests without credentials will fail");
  }

  private static void checkScope(Entity entity, PluginDefinition plugin, PluginSchema schema) {
    if (plugin.consumer().isPresent() && !schema.onConsumers()) {
      entity
          .get("consumer")
          .fault("value must be null: plugin '" + plugin.name() + "' cannot be for a consumer");
    }
    entity.uniqueUnseen(
        "name",
        Arrays.asList(
            plugin.name(),
            plugin.route().orElse(null),
            plugin.service().orElse(null),
            plugin.consumer().orElse(null)),
        "name, route, service and consumer");
    plugin
        .config()
        .anonymous()
        .filter(name -> !entity.knows(Kind.CONSUMERS, name))
        .ifPresent(name -> warnOfNobody(entity, name));
  }
}
