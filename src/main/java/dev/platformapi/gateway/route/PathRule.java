package dev.platformapi.gateway.route;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The paths that will do for a part of a route: none asked for, or prefixes, or regexes. */
sealed interface PathRule {
  /** Null when the path will not do. */
  PathMatch match(String path);

  /** One of these begins every path that will do; empty when any path will. */
  Collection<String> prefixes();

  /** One of these, from its slash on, is in every path that will do; empty when not known. */
  Collection<String> parts();

  /** Whether a path of a route is written as a regex. */
  static boolean isRegex(String path) {
    return path.startsWith("~");
  }

  /** Of a route without paths. */
  record Any() implements PathRule {
    @Override
    public PathMatch match(String path) {
      return PathMatch.ANY;
    }

    @Override
    public Collection<String> prefixes() {
      return List.of();
    }

    @Override
    public Collection<String> parts() {
      return List.of();
    }
  }

  /** Text compared with the beginning of the path, not segment by segment. */
  record Prefixes(List<PathMatch> matches) implements PathRule {
    static Prefixes of(List<String> paths) {
      return new Prefixes(
          paths.stream().map(path -> new PathMatch(path, path.length(), Captures.NONE)).toList());
    }

    @Override
    public PathMatch match(String path) {
      for (PathMatch match : matches) {
        if (path.startsWith(match.pattern())) {
          return match;
        }
      }
      return null;
    }

    @Override
    public Collection<String> prefixes() {
      return matches.stream().map(PathMatch::pattern).toList();
    }

    @Override
    public Collection<String> parts() {
      return List.of();
    }
  }

  /** Tried in the order they are written in. */
  record Regexes(List<PathRegex> regexes) implements PathRule {
    @Override
    public PathMatch match(String path) {
      for (PathRegex regex : regexes) {
        PathMatch match = regex.match(path);
        if (match != null) {
          return match;
        }
      }
      return null;
    }

    @Override
    public Collection<String> prefixes() {
      return regexes.stream().map(regex -> regex.shape().prefix()).toList();
    }

    @Override
    public Collection<String> parts() {
      Set<String> parts = new LinkedHashSet<>();
      for (PathRegex regex : regexes) {
        if (regex.shape().part() == null) {
          return List.of();
        }
        parts.add(regex.shape().part());
      }
      return parts;
    }
  }
}
