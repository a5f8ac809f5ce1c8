package dev.platformapi.gateway.plugin;

import dev.platformapi.gateway.config.PluginDefinition;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which plugins a request passes, and in which order, as in Kong: of each plugin the configuration
 * that is most specific, those with the highest priority first.
 */
public final class PluginSelection {
  /** Those that are not here run last. */
  private static final Map<String, Integer> PRIORITIES =
      Map.ofEntries(
          Map.entry("correlation-id", 100_001),
          Map.entry("cors", 2000),
          Map.entry("jwt", 1450),
          Map.entry("key-auth", 1250),
          Map.entry("basic-auth", 1100),
          Map.entry("ip-restriction", 990),
          Map.entry("request-size-limiting", 951),
          Map.entry("acl", 950),
          Map.entry("rate-limiting", 910),
          Map.entry("request-transformer", 801),
          Map.entry("response-transformer", 800),
          Map.entry("proxy-cache", 100),
          Map.entry("prometheus", 13),
          Map.entry("request-termination", 2));

  private static final Comparator<PluginDefinition> ORDER =
      Comparator.<PluginDefinition>comparingInt(
              plugin -> -PRIORITIES.getOrDefault(plugin.name(), 0))
          .thenComparing(PluginDefinition::name);

  private PluginSelection() {}

  /**
   * The plugins for a request.
   *
   * @param plugins all of the file
   * @param route of the request
   * @param service of the route; empty when it has none
   * @param consumer who calls; empty while that is not known
   */
  public static List<PluginDefinition> of(
      Collection<PluginDefinition> plugins,
      UUID route,
      Optional<UUID> service,
      Optional<UUID> consumer) {
    Map<String, PluginDefinition> chosen = new HashMap<>();
    for (PluginDefinition plugin : plugins) {
      if (plugin.enabled()
          && isFor(plugin.route(), Optional.of(route))
          && isFor(plugin.service(), service)
          && isFor(plugin.consumer(), consumer)) {
        chosen.merge(plugin.name(), plugin, (one, other) -> rank(one) >= rank(other) ? one : other);
      }
    }
    return inOrder(chosen.values());
  }

  /** Those with the highest priority first. */
  public static List<PluginDefinition> inOrder(Collection<PluginDefinition> some) {
    return some.stream().sorted(ORDER).toList();
  }

  private static boolean isFor(Optional<UUID> wanted, Optional<UUID> found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  /** How specific it is. A route and a service together say more than a consumer alone. */
  private static int rank(PluginDefinition plugin) {
    boolean route = plugin.route().isPresent();
    boolean service = plugin.service().isPresent();
    if (plugin.consumer().isPresent()) {
      return route ? (service ? 7 : 6) : service ? 5 : 3;
    }
    return route ? (service ? 4 : 2) : service ? 1 : 0;
  }
}
