package dev.platformapi.gateway.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A thing that routes ask for, by which an index may tell them apart. */
sealed interface Dimension {
  /** What a route asks for; empty when anything will do. */
  Collection<String> keys(SubRoute route);

  /** What finds the indexes, each by its key, that a request may satisfy. */
  Directory directory(Map<String, Index> indexes);

  /** Those that every route may ask for; server names count only where all connections are TLS. */
  static List<Dimension> all(boolean tls) {
    List<Dimension> all =
        new ArrayList<>(List.of(new Paths(), new Hosts(), new Methods(), new Parts()));
    if (tls) {
      all.add(new ServerNames());
    }
    return all;
  }

  /** The beginning of the path. */
  record Paths() implements Dimension {
    @Override
    public Collection<String> keys(SubRoute route) {
      return route.path().prefixes();
    }

    @Override
    public Directory directory(Map<String, Index> indexes) {
      return Directory.ofPrefixes(indexes);
    }
  }

  /** Text that a regex wants somewhere in the path. */
  record Parts() implements Dimension {
    @Override
    public Collection<String> keys(SubRoute route) {
      return route.path().parts();
    }

    @Override
    public Directory directory(Map<String, Index> indexes) {
      return Directory.ofParts(indexes);
    }
  }

  /** The host, without its port. */
  record Hosts() implements Dimension {
    @Override
    public Collection<String> keys(SubRoute route) {
      return route.conditions().hosts().keys();
    }

    @Override
    public Directory directory(Map<String, Index> indexes) {
      return Directory.ofNames(indexes, RouteRequest::host);
    }
  }

  /** The server name that TLS was asked for. */
  record ServerNames() implements Dimension {
    @Override
    public Collection<String> keys(SubRoute route) {
      return route.conditions().serverNames().keys();
    }

    @Override
    public Directory directory(Map<String, Index> indexes) {
      return Directory.ofNames(indexes, RouteRequest::serverName);
    }
  }

  /** The method. */
  record Methods() implements Dimension {
    @Override
    public Collection<String> keys(SubRoute route) {
      return route.conditions().methods();
    }

    @Override
    public Directory directory(Map<String, Index> indexes) {
      return Directory.ofMethods(indexes);
    }
  }

  /** The values of one header, if they are no regex. */
  record Header(String name) implements Dimension {
    @Override
    public Collection<String> keys(SubRoute route) {
      for (HeaderRule header : route.conditions().headers()) {
        if (header.name().equals(name)) {
          return header.values();
        }
      }
      return Set.of();
    }

    @Override
    public Directory directory(Map<String, Index> indexes) {
      return Directory.ofHeader(name, indexes);
    }
  }
}
