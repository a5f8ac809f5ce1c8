package dev.platformapi.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The names that will do for a route, thousands perhaps. */
final class NameRules {
  private final List<NameRule> all = new ArrayList<>();

  /** Those that one look decides on. */
  private final Map<String, NameRule> plain = new HashMap<>();

  private final List<NameRule> others = new ArrayList<>();

  private NameRules(Collection<String> written, Function<String, NameRule> reader) {
    for (String text : written) {
      NameRule rule = reader.apply(text);
      all.add(rule);
      if (rule.kind() == NameRule.Kind.EXACT && rule.port() == 0) {
        plain.putIfAbsent(rule.text(), rule);
      } else {
        others.add(rule);
      }
    }
  }

  static NameRules ofHosts(Collection<String> written) {
    return new NameRules(written, NameRule::of);
  }

  static NameRules ofServerNames(Collection<String> written) {
    return new NameRules(written, NameRule::ofServerName);
  }

  List<NameRule> all() {
    return all;
  }

  /** What they are found by in an index; each once. */
  Collection<String> keys() {
    return all.stream().map(NameRule::key).collect(Collectors.toSet());
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  boolean hasWildcard() {
    return others.stream().anyMatch(rule -> rule.kind() != NameRule.Kind.EXACT);
  }

  /** The rule that a name satisfies; null when none does, or the request has no name. */
  NameRule find(String name, int port) {
    if (name == null) {
      return null;
    }
    NameRule rule = plain.get(name);
    if (rule != null) {
      return rule;
    }
    for (NameRule other : others) {
      if (other.accepts(name, port)) {
        return other;
      }
    }
    return null;
  }
}
