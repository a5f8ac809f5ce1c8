package dev.platformapi.gateway.plugin.cache;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The types of content that are kept. {@code *} stands for any type or subtype; the parameters must
 * be the same, all of them.
 */
public final class ContentTypes {
  private static final String ANY = "*";

  private final List<Type> types;

  /** Those of a file. */
  public ContentTypes(Collection<String> written) {
    types = written.stream().map(Type::of).toList();
  }

  /** Whether one that came is among them. */
  public boolean has(String contentType) {
    Type found = Type.of(contentType);
    return types.stream().anyMatch(type -> type.covers(found));
  }

  private record Type(String main, String sub, Map<String, String> parameters) {
    static Type of(String written) {
      String[] parts = written.split(";", -1);
      String media = parts[0].strip().toLowerCase(Locale.ROOT);
      int slash = media.indexOf('/');
      Map<String, String> parameters = new TreeMap<>();
      for (String part : List.of(parts).subList(1, parts.length)) {
        int equals = part.indexOf('=');
        if (equals > 0) {
          String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
          String value = part.substring(equals + 1).strip().replace("\"", "");
          // Names of character sets have no case (RFC 9110, section 8.3.2).
          parameters.put(name, "charset".equals(name) ? value.toLowerCase(Locale.ROOT) : value);
        }
      }
      return new Type(
          slash < 0 ? media : media.substring(0, slash),
          slash < 0 ? "" : media.substring(slash + 1),
          parameters);
    }

    boolean covers(Type other) {
      return (main.equals(ANY) || main.equals(other.main))
          && (sub.equals(ANY) || sub.equals(other.sub))
          && parameters.equals(other.parameters);
    }
  }
}
