package dev.platformapi.gateway.plugin.metric;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How many times were how long, in milliseconds. */
final class Histogram implements Series {
  private static final long MICRO = 1000;
  private static final long MILLI = 1000 * MICRO;

  private final long[] bounds;
  private final LongAdder[] counts;
  private final LongAdder micros = new LongAdder();

  /**
   * An empty one.
   *
   * @param bounds in milliseconds, growing; what is equal to one belongs to it
   */
  Histogram(long... bounds) {
    this.bounds = bounds;
    this.counts =
        Stream.generate(LongAdder::new).limit(bounds.length + 1L).toArray(LongAdder[]::new);
  }

  void add(long nanos) {
    int bucket = 0;
    while (bucket < bounds.length && nanos > bounds[bucket] * MILLI) {
      bucket++;
    }
    counts[bucket].increment();
    micros.add(nanos / MICRO);
  }

  @Override
  public void write(Exposition out, String name, List<String> labels, List<String> values) {
    List<String> withBound = with(labels, "le");
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i].sum();
      String bound = i < bounds.length ? Long.toString(bounds[i]) : "+Inf";
      out.line(name + "_bucket", withBound, with(values, bound), Long.toString(sum));
    }
    String millis = BigDecimal.valueOf(micros.sum(), 3).stripTrailingZeros().toPlainString();
    out.line(name + "_count", labels, values, Long.toString(sum));
    out.line(name + "_sum", labels, values, millis);
  }

  private static List<String> with(List<String> list, String last) {
    List<String> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
