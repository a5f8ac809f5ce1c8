package dev.platformapi.gateway.upstream;

import dev.platformapi.gateway.config.GatewayFile;
import dev.platformapi.gateway.config.GatewayFileReader;
import dev.platformapi.gateway.config.GatewayReading;
import dev.platformapi.gateway.config.ServiceDefinition;
import dev.platformapi.gateway.support.Futures;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Files, and what is asked of their balancers. */
final class Kong {
  /** No test that uses these may look up a name. */
  static final Names NO_NAMES = host -> Future.failedFuture(new AssertionError("a name: " + host));

  private Kong() {}

  /** A file of Kong's format 3.0. */
  static GatewayFile file(String yaml) {
    GatewayReading reading =
        new GatewayFileReader(name -> null)
            .read(("_format_version: \"3.0\"\n" + yaml).getBytes(StandardCharsets.UTF_8), false);
    return reading.file().orElseThrow(() -> new AssertionError(reading.faults()));
  }

  /** A service in front of an upstream, both named {@code up}. */
  static GatewayFile upstream(String fields, String... targets) {
    StringBuilder yaml = new StringBuilder("services: [{name: up, host: up}]\n");
    yaml.append("upstreams:\n- name: up\n").append(fields.indent(2)).append("  targets:\n");
    for (String target : targets) {
      yaml.append("  - ").append(target).append('\n');
    }
    return file(yaml.toString());
  }

  /** A target of some weight. */
  static String target(String address, int weight) {
    return "{target: \"%s\", weight: %d}".formatted(address, weight);
  }

  static Balancer balancer(Balancers upstreams, GatewayFile file) {
    ServiceDefinition service = file.services().get(0);
    return upstreams.of(service);
  }

  /** Who gets a request, as {@code address:port}. */
  static String pick(Balancer balancer) {
    return peer(balancer).toString();
  }

  static Peer peer(Balancer balancer) {
    return Futures.get(balancer.choose(HashKey.NONE, Set.of()));
  }

  /** Who gets a request that has a value in all that is hashed. */
  static String pick(Balancer balancer, String value) {
    return Futures.get(balancer.choose(hashOn -> value, Set.of())).toString();
  }

  static List<PeerState> states(Balancers upstreams) {
    return upstreams.statuses().stream().map(TargetStatus::state).toList();
  }
}
