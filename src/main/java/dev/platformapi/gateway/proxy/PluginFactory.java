package dev.platformapi.gateway.proxy;

import dev.platformapi.gateway.config.PluginDefinition;
import dev.platformapi.gateway.plugin.Plugin;

/** Makes plugins from their definitions. */
@FunctionalInterface
public interface PluginFactory {
  /** One plugin, for all requests that it is configured for. */
  Plugin create(PluginDefinition definition);
}
