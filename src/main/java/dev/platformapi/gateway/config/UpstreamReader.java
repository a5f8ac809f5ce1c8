package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.UpstreamDefinition.Algorithm;
import dev.platformapi.gateway.config.UpstreamDefinition.HashOn;
import dev.platformapi.gateway.config.UpstreamDefinition.Input;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.document.Value;
import dev.platformapi.gateway.config.rule.Host;
import dev.platformapi.gateway.config.rule.Numbers;
import dev.platformapi.gateway.config.rule.Paths;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Reads upstreams and their targets. */
final class UpstreamReader {
  private static final int TARGET_PORT = 8_000;
  private static final Host NOWHERE = new Host("", false, OptionalInt.empty());
  private static final Rule<String> NAME =
      name -> {
        Optional<Host> host = Host.parse(name);
        if (host.isEmpty()) {
          return Optional.of("Invalid name; must be a valid hostname");
        }
        if (host.get().isAddress()) {
          return Optional.of("Invalid name; no ip addresses allowed");
        }
        return host.get().port().isPresent()
            ? Optional.of("Invalid name; no port allowed")
            : Optional.empty();
      };

  private UpstreamReader() {}

  static UpstreamDefinition read(Entity entity) {
    Algorithm written =
        entity.get("algorithm").oneOf(Algorithm.values()).orElse(Algorithm.ROUND_ROBIN);
    HashOn hashOn = UpstreamHash.on(entity, written);
    return new UpstreamDefinition(
        entity.id(),
        entity.key("name", NAME),
        hashOn.input() == Input.NONE ? written : Algorithm.CONSISTENT_HASHING,
        hashOn,
        UpstreamHash.fallback(entity, hashOn),
        entity.get("hash_on_cookie_path").string().check(Paths.RULE).orElse("/"),
        entity.get("slots").integer().check(Numbers.between(10, 65_536)).orElse(10_000),
        entity.get("healthchecks").read(HealthCheckReader::read),
        entity.get("host_header").string().check(hostHeader()).optional(),
        entity.reference("client_certificate"),
        srvName(entity.get("use_srv_name")),
        entity.tags());
  }

  private static boolean srvName(Item item) {
    boolean wanted = item.bool().orElse(false);
    if (wanted) {
      item.warn("not used: SRV records are not asked for");
    }
    return wanted;
  }

  static TargetDefinition target(Entity entity) {
    UUID upstream = entity.required("upstream");
    Value<Host> written =
        entity
            .get("target")
            .string()
            .check(
                Rule.of(
                    text -> Host.parse(text).isPresent(),
                    "Invalid target; not a valid hostname or ip address, and perhaps a port"))
            .map(text -> Host.parse(text).orElseThrow());
    Host target = written.required(NOWHERE);
    int port = target.port().orElse(TARGET_PORT);
    if (target != NOWHERE && entity.reference("upstream").isPresent()) {
      List<Object> key = List.of(upstream, target.name(), port);
      entity.uniqueUnseen("target", key, "upstream and target");
    }
    return new TargetDefinition(
        entity.id(),
        upstream,
        target.name(),
        port,
        entity.get("weight").integer().check(Numbers.between(0, 65_535)).orElse(100),
        entity.tags());
  }

  private static Rule<String> hostHeader() {
    return Rule.of(
        text -> Host.parse(text).isPresent(), "invalid value: expected host or host:port");
  }
}
