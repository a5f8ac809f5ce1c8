package dev.platformapi.gateway.plugin.metric;

import java.util.List;

/** One series of a metric. */
interface Series {
  /** Writes its lines. */
  void write(Exposition out, String name, List<String> labels, List<String> values);
}
