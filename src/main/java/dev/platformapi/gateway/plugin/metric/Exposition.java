package dev.platformapi.gateway.plugin.metric;

import java.util.List;

/**
 * A page of metrics, in the text format of Prometheus, version 0.0.4, or in that of OpenMetrics.
 */
final class Exposition {
  private static final String TOTAL = "_total";

  private final StringBuilder text = new StringBuilder();
  private final boolean openMetrics;

  Exposition(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /** Begins a metric. OpenMetrics knows no counter whose name does not end with {@code _total}. */
  void head(String name, String type, String help) {
    String shown = name;
    String told = type;
    if (openMetrics && "counter".equals(type)) {
      boolean isTotal = name.endsWith(TOTAL);
      shown = isTotal ? name.substring(0, name.length() - TOTAL.length()) : name;
      told = isTotal ? type : "unknown";
    }
    text.append("# HELP ").append(shown).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(shown).append(' ').append(told).append('\n');
  }

  /** A line of it. */
  void line(String name, List<String> labels, List<String> values, String number) {
    text.append(name);
    if (!labels.isEmpty()) {
      char before = '{';
      for (int i = 0; i < labels.size(); i++) {
        text.append(before).append(labels.get(i)).append("=\"");
        escape(values.get(i));
        text.append('"');
        before = ',';
      }
      text.append('}');
    }
    text.append(' ').append(number).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }

  static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
  }
}
