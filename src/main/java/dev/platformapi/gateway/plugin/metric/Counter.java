package dev.platformapi.gateway.plugin.metric;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. */
final class Counter implements Series {
  private final LongAdder count = new LongAdder();

  void add(long amount) {
    count.add(amount);
  }

  @Override
  public void write(Exposition out, String name, List<String> labels, List<String> values) {
    out.line(name, labels, values, Long.toString(count.sum()));
  }
}
