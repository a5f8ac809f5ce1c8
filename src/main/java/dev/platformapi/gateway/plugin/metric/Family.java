package dev.platformapi.gateway.plugin.metric;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A metric with its series, one for each combination of label values that has come.
 *
 * @param <T> what a series is counted with
 */
final class Family<T extends Series> {
  private final String name;
  private final String type;
  private final String help;
  private final List<String> labels;
  private final Supplier<T> empty;
  private final Map<List<String>, T> series = new ConcurrentHashMap<>();

  Family(String name, String type, String help, List<String> labels, Supplier<T> empty) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.labels = labels;
    this.empty = empty;
  }

  /** The series of label values, in the order of the labels. */
  T of(String... values) {
    List<String> key = List.of(values);
    T found = series.get(key);
    return found == null ? series.computeIfAbsent(key, first -> empty.get()) : found;
  }

  /** Forgets those whose label values are not of use any more. */
  void retain(Predicate<List<String>> used) {
    series.keySet().removeIf(used.negate());
  }

  void write(Exposition out) {
    if (!series.isEmpty()) {
      out.head(name, type, help);
      series.entrySet().stream()
          .sorted((one, other) -> Exposition.compare(one.getKey(), other.getKey()))
          .forEach(entry -> entry.getValue().write(out, name, labels, entry.getKey()));
    }
  }
}
