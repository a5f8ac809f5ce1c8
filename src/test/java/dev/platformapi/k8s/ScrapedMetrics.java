package dev.platformapi.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What pages of metrics have on them.
 *
 * @param labels of each metric
 */
record ScrapedMetrics(Map<String, Set<String>> labels) {
  private static final Pattern SERIES = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? ");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** What Prometheus knows of every target itself. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  /** What Prometheus puts on every series of a target in Kubernetes. */
  private static final Set<String> OF_TARGETS =
      Set.of("job", "instance", "namespace", "pod", "container", "endpoint");

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((?:(.+),)?\\s*(\\w+)\\)");

  /** Reads pages in Prometheus's text format. */
  static ScrapedMetrics of(String... pages) {
    Map<String, Set<String>> labels = new TreeMap<>();
    for (String page : pages) {
      page.lines()
          .map(SERIES::matcher)
          .filter(Matcher::find)
          .forEach(
              series -> {
                Set<String> known =
                    labels.computeIfAbsent(series.group(1), name -> new HashSet<>());
                if (series.group(2) != null) {
                  LABEL.matcher(series.group(2)).results().forEach(it -> known.add(it.group(1)));
                }
              });
    }
    return new ScrapedMetrics(labels);
  }

  /** Everything that the alert rules and the dashboards among the objects ask for. */
  static List<String> expressions(Manifests manifests) {
    List<String> expressions = new ArrayList<>();
    manifests.all("PrometheusRule").forEach(rules -> collect(rules, "expr", expressions));
    for (JsonNode map : manifests.all("ConfigMap")) {
      if (map.at("/metadata/labels").has("grafana_dashboard")) {
        map.path("data").forEach(file -> collect(read(file.asText()), "expr", expressions));
        map.path("data")
            .forEach(file -> collect(read(file.asText()).path("templating"), "query", expressions));
      }
    }
    expressions.remove("prometheus");
    return expressions;
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void collect(JsonNode node, String field, List<String> texts) {
    if (node.path(field).isTextual()) {
      texts.add(node.path(field).asText());
    }
    node.forEach(child -> collect(child, field, texts));
  }

  /** What of the expression there is not: metrics, and labels of those that there are. */
  List<String> missing(String expression) {
    Matcher values = LABEL_VALUES.matcher(expression);
    PromQl asked;
    if (values.matches()) {
      asked = PromQl.of(values.group(1) + " and on (" + values.group(2) + ") " + values.group(1));
    } else {
      asked = PromQl.of(expression);
    }
    List<String> missing = new ArrayList<>();
    Set<String> all = new HashSet<>(OF_TARGETS);
    asked
        .metrics()
        .forEach(
            (metric, selected) -> {
              Set<String> own = OF_PROMETHEUS.contains(metric) ? Set.of() : labels.get(metric);
              if (own == null) {
                missing.add("there is no " + metric);
              } else {
                all.addAll(own);
                selected.stream()
                    .filter(label -> !own.contains(label) && !OF_TARGETS.contains(label))
                    .forEach(label -> missing.add(metric + " has no label " + label));
              }
            });
    if (missing.isEmpty()) {
      asked.groups().stream()
          .filter(label -> !all.contains(label))
          .forEach(label -> missing.add("nothing has a label " + label + ": " + expression));
    }
    return missing;
  }
}
