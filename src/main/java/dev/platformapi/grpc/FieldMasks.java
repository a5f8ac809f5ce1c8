package dev.platformapi.grpc;

import com.google.protobuf.FieldMask;
import dev.platformapi.error.PlatformException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Which fields of a message are meant (google.protobuf.FieldMask, AIP-161). */
final class FieldMasks {
  private static final String ALL = "*";

  private FieldMasks() {}

  /**
   * The fields that a mask names: all of the known ones for {@code *} and for a mask without paths.
   * Fails with {@code INVALID_PARAMETER} for a path that is not known.
   *
   * @param name of the mask, for the failure
   */
  static Set<String> fields(String name, FieldMask mask, Collection<String> known) {
    return fields(name, mask, known, known);
  }

  /**
   * The same, where a mask without paths names others.
   *
   * @param known a name that ends with a dot stands for everything behind it
   */
  static Set<String> fields(
      String name, FieldMask mask, Collection<String> known, Collection<String> byDefault) {
    if (mask.getPathsCount() == 0) {
      return new LinkedHashSet<>(byDefault);
    }
    Set<String> fields = new LinkedHashSet<>();
    for (String path : mask.getPathsList()) {
      if (path.equals(ALL)) {
        known.stream().filter(field -> !field.endsWith(".")).forEach(fields::add);
      } else if (known.stream().anyMatch(field -> covers(field, path))) {
        fields.add(path);
      } else {
        throw PlatformException.invalidParameter(
            name, "unknown", name + " may name " + describe(known) + ".");
      }
    }
    return fields;
  }

  private static boolean covers(String field, String path) {
    return field.endsWith(".")
        ? path.startsWith(field) && path.length() > field.length()
        : path.equals(field);
  }

  private static String describe(Collection<String> known) {
    return known.stream()
        .map(field -> field.endsWith(".") ? field + "<name>" : field)
        .collect(Collectors.joining(", "));
  }
}
