package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.plugin.Plugin;
import dev.platformapi.gateway.plugin.PluginSelection;
import dev.platformapi.gateway.route.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The chains of all routes. Plugins are made at once, chains when a route is first taken. */
final class PluginChains {
  private final Gateway gateway;
  private final Map<UUID, Plugin> plugins;
  private final List<UUID> consumers;
  private final Map<UUID, PluginChain> chains = new ConcurrentHashMap<>();

  PluginChains(Gateway gateway, PluginFactory factory) {
    this.gateway = gateway;
    List<PluginDefinition> definitions =
        gateway.file().plugins().stream().filter(PluginDefinition::enabled).toList();
    this.plugins =
        definitions.stream().collect(Collectors.toMap(PluginDefinition::id, factory::create));
    this.consumers =
        definitions.stream().flatMap(plugin -> plugin.consumer().stream()).distinct().toList();
  }

  PluginChain of(Route route) {
    PluginChain chain = chains.get(route.id());
    return chain == null ? chains.computeIfAbsent(route.id(), id -> create(route)) : chain;
  }

  private PluginChain create(Route route) {
    Map<String, Map<UUID, Plugin>> own = new HashMap<>();
    Map<String, PluginDefinition> common = new HashMap<>();
    Map<String, PluginDefinition> all = new LinkedHashMap<>();
    for (PluginDefinition plugin : gateway.plugins(route, Optional.empty())) {
      common.put(plugin.name(), plugin);
      all.put(plugin.name(), plugin);
    }
    for (UUID consumer : consumers) {
      for (PluginDefinition plugin : gateway.plugins(route, Optional.of(consumer))) {
        all.putIfAbsent(plugin.name(), plugin);
        if (plugin.consumer().isPresent()) {
          own.computeIfAbsent(plugin.name(), first -> new HashMap<>())
              .put(consumer, plugins.get(plugin.id()));
        }
      }
    }
    List<PluginChain.Place> places = new ArrayList<>();
    for (PluginDefinition plugin : PluginSelection.inOrder(all.values())) {
      PluginDefinition shared = common.get(plugin.name());
      places.add(
          new PluginChain.Place(
              plugin.name(),
              shared == null ? null : plugins.get(shared.id()),
              Map.copyOf(own.getOrDefault(plugin.name(), Map.of()))));
    }
    return places.isEmpty() ? PluginChain.EMPTY : new PluginChain(places);
  }
}
