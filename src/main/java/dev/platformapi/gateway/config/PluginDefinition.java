package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.plugin.PluginConfig;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A plugin, configured for some requests: those of the route, the service and the consumer, as far
 * as they are set.
 *
 * @param protocols the requests that it is for
 */
public record PluginDefinition(
    UUID id,
    String name,
    Optional<String> instanceName,
    Optional<UUID> route,
    Optional<UUID> service,
    Optional<UUID> consumer,
    Set<Protocol> protocols,
    boolean enabled,
    PluginConfig config,
    Set<String> tags) {}
