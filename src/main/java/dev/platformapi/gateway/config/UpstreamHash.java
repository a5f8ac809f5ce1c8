package dev.platformapi.gateway.config;

import dev.platformapi.gateway.config.UpstreamDefinition.Algorithm;
import dev.platformapi.gateway.config.UpstreamDefinition.HashOn;
import dev.platformapi.gateway.config.UpstreamDefinition.Input;
import dev.platformapi.gateway.config.document.Item;
import dev.platformapi.gateway.config.document.Rule;
import dev.platformapi.gateway.config.rule.Names;
import java.util.Optional;

/** What of a request decides where it goes. */
final class UpstreamHash {
  private static final HashOn NOTHING = new HashOn(Input.NONE, Optional.empty());

  private UpstreamHash() {}

  static HashOn on(Entity entity, Algorithm algorithm) {
    Item item = entity.get("hash_on");
    HashOn hashOn = read(entity, "hash_on");
    if (algorithm == Algorithm.LEAST_CONNECTIONS && hashOn.input() != Input.NONE) {
      item.warn("not used: the algorithm is least-connections");
      return NOTHING;
    }
    return hashOn;
  }

  static HashOn fallback(Entity entity, HashOn hashOn) {
    Item item = entity.get("hash_fallback");
    HashOn fallback = read(entity, "hash_fallback");
    if (fallback.input() == Input.NONE) {
      return fallback;
    }
    if (hashOn.input() == Input.NONE) {
      item.fault("expected one of: none, because hash_on is none");
    } else if (hashOn.input() == Input.COOKIE) {
      item.fault("expected one of: none, because hash_on is cookie");
    } else if (fallback.equals(hashOn)) {
      item.fault("values of these fields must be distinct: 'hash_on', 'hash_fallback'");
    }
    return fallback;
  }

  private static HashOn read(Entity entity, String field) {
    Input input = entity.get(field).oneOf(Input.values()).orElse(Input.NONE);
    HashOn hash = NOTHING;
    for (Input named : Input.values()) {
      if (named.isNamed()) {
        Item item = entity.get(nameField(field, named));
        Optional<String> name = item.string().check(rule(named)).optional();
        if (named == input) {
          hash = new HashOn(input, name);
          if (!item.isPresent()) {
            item.fault("required field missing");
          }
        }
      }
    }
    return input.isNamed() ? hash : new HashOn(input, Optional.empty());
  }

  /** A cookie has one name for both, because it can only be set once. */
  private static String nameField(String field, Input input) {
    return (input == Input.COOKIE ? "hash_on" : field) + "_" + input.written();
  }

  private static Rule<String> rule(Input input) {
    return switch (input) {
      case HEADER -> Names.HEADER;
      case COOKIE -> Names.COOKIE;
      default -> name -> Optional.empty();
    };
  }
}
