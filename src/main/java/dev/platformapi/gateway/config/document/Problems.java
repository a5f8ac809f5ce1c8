package dev.platformapi.gateway.config.document;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong in a file, and what one should know of it. The same is said once. */
public final class Problems {
  /** A file with more faults than this is not read by people any more. */
  static final int MOST = 1_000;

  private static final int LONGEST = 1_000;
  private static final Comparator<Place> BY_LINE =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  private final Set<Fault> faults = new LinkedHashSet<>();
  private final Set<Warning> warnings = new LinkedHashSet<>();
  private long unlisted;

  void fault(Place place, String message) {
    if (faults.size() < MOST) {
      faults.add(new Fault(place, Excerpt.of(message, LONGEST)));
    } else {
      unlisted++;
    }
  }

  void warn(Place place, String message) {
    if (warnings.size() < MOST) {
      warnings.add(new Warning(place, Excerpt.of(message, LONGEST)));
    }
  }

  /** Whether nothing is wrong so far. */
  public boolean none() {
    return faults.isEmpty();
  }

  /** All faults, in the order of the file, and at the end how many more there are. */
  public List<Fault> faults() {
    Stream<Fault> listed = faults.stream().sorted(Comparator.comparing(Fault::place, BY_LINE));
    return unlisted == 0 ? listed.toList() : Stream.concat(listed, Stream.of(more())).toList();
  }

  /** All warnings, in the order of the file. */
  public List<Warning> warnings() {
    return warnings.stream().sorted(Comparator.comparing(Warning::place, BY_LINE)).toList();
  }

  private Fault more() {
    return new Fault(new Place("", 0, 0), "there are more faults than these: " + unlisted);
  }
}
