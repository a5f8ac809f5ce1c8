package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the protocols of a route mean for its other fields. */
final class RouteProtocols {
  private static final Set<Protocol> DEFAULT =
      Collections.unmodifiableSet(EnumSet.of(Protocol.HTTP, Protocol.HTTPS));

  private RouteProtocols() {}

  static Set<Protocol> read(Entity entity) {
    return entity
        .get("protocols")
        .filled()
        .set(Protocols::read)
        .check(
            Rule.of(
                protocols -> protocols.stream().map(Protocol::isGrpc).distinct().count() < 2,
                "these sets are mutually exclusive: ('http', 'https'), ('grpc', 'grpcs')"))
        .optional()
        .filter(protocols -> !protocols.isEmpty())
        .orElse(DEFAULT);
  }

  static void check(Entity entity, Set<Protocol> protocols) {
    boolean grpc = protocols.stream().anyMatch(Protocol::isGrpc);
    boolean secure = protocols.stream().anyMatch(Protocol::isSecure);
    if (grpc && entity.get("methods").isPresent()) {
      entity.get("methods").fault("cannot set 'methods' when 'protocols' is 'grpc' or 'grpcs'");
    }
    if (grpc && entity.get("strip_path").bool().orElse(false)) {
      entity
          .get("strip_path")
          .fault("cannot set 'strip_path' when 'protocols' is 'grpc' or 'grpcs'");
    }
    if (!secure && entity.get("snis").isFilled()) {
      entity.get("snis").fault("'snis' can only be set when 'protocols' is 'grpcs' or 'https'");
    }
    List<String> attributes = new ArrayList<>(List.of("methods", "hosts", "headers", "paths"));
    if (grpc) {
      attributes.remove("methods");
    }
    if (secure) {
      attributes.add("snis");
    }
    if (attributes.stream().map(entity::get).noneMatch(Item::isFilled)) {
      entity.fields().self().fault("must set one of " + quoted(attributes));
    }
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
