package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.document.Written;
import dev.platformapi.gateway.config.rule.Host;
import dev.platformapi.gateway.config.rule.Names;
import dev.platformapi.gateway.config.rule.Regexes;
import dev.platformapi.gateway.config.rule.RoutePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads routes, of any version of the format. */
final class RouteReader {
  private enum PathHandling implements Written {
    V0,
    V1
  }

  private static final String REGEX = "~*";
  private static final Set<Integer> REDIRECTS = Set.of(426, 301, 302, 307, 308);
  private static final Rule<String> HEADER =
      name ->
          name.equalsIgnoreCase("host")
              ? Optional.of(
                  "cannot contain 'host' header, which must be specified in the 'hosts' attribute")
              : Names.HEADER.broken(name);
  private static final Rule<List<String>> HEADER_VALUES =
      values ->
          values.size() == 1 && values.get(0).startsWith(REGEX)
              ? Regexes.RULE.broken(values.get(0).substring(REGEX.length()))
              : Optional.empty();

  private final FormatVersion version;

  RouteReader(FormatVersion version) {
    this.version = version;
  }

  RouteDefinition read(Entity entity) {
    Set<Protocol> protocols = RouteProtocols.read(entity);
    RouteProtocols.check(entity, protocols);
    entity.fields().unsupported("expression", "routes of the router_flavor expressions");
    entity.fields().unsupported("priority", "routes of the router_flavor expressions");
    entity.fields().unsupported("sources", "routes of streams (tcp, tls, udp)");
    entity.fields().unsupported("destinations", "routes of streams (tcp, tls, udp)");
    if (entity.get("path_handling").oneOf(PathHandling.values()).orElse(PathHandling.V0)
        == PathHandling.V1) {
      entity
          .get("path_handling")
          .warn("v1 is deprecated; it is taken for v0, as Kong's default router does");
    }
    return new RouteDefinition(
        entity.id(),
        entity.name("name"),
        protocols,
        entity.get("methods").set(item -> item.string().check(Names.METHOD)).orElse(Set.of()),
        entity.get("hosts").list(item -> item.string().check(Host.ROUTE)).orElse(List.of()),
        entity.get("paths").list(this::path).orElse(List.of()),
        entity.get("headers").map(HEADER, RouteReader::values).orElse(Map.of()),
        entity.get("snis").set(item -> item.string().check(Host.SERVER_NAME)).orElse(Set.of()),
        entity
            .get("https_redirect_status_code")
            .integer()
            .check(Rule.of(REDIRECTS::contains, "expected one of: 426, 301, 302, 307, 308"))
            .orElse(426),
        entity.get("regex_priority").integer().orElse(0),
        entity.get("strip_path").bool().orElse(protocols.stream().noneMatch(Protocol::isGrpc)),
        entity.get("preserve_host").bool().orElse(false),
        entity.get("request_buffering").bool().orElse(true),
        entity.get("response_buffering").bool().orElse(true),
        entity.reference("service"),
        entity.tags());
  }

  private Value<String> path(Item item) {
    Value<String> path = item.string();
    return (version == FormatVersion.V3_0 ? path : path.map(RoutePath::migrated))
        .check(RoutePath.RULE);
  }

  private static Value<List<String>> values(Item item) {
    return item.list(Item::string).check(HEADER_VALUES);
  }
}
