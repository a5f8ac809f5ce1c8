package dev.platformapi.load;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** The table at the end: of each request how many there were and failed, and how long they took. */
final class Summary {
  private static final String ROW = "%-20s %9s %7s %8s %8s %8s %8s%n";

  private Summary() {}

  /** That of the newest report in the directory. */
  static void print(Path results) throws IOException {
    Path report;
    try (Stream<Path> reports = Files.list(results)) {
      report =
          reports.filter(Files::isDirectory).max(Comparator.comparing(Summary::age)).orElseThrow();
    }
    JsonNode stats = stats(report.resolve("js/stats.js"));
    System.out.printf(ROW, "request", "count", "failed", "p50 ms", "p95 ms", "p99 ms", "max ms");
    for (JsonNode request : stats.get("contents")) {
      row(request.get("stats"));
    }
    row(stats.get("stats"));
    System.out.printf(
        Locale.ROOT,
        "%d went wrong, %d were refused by a limit (429).%nThe report: %s%n",
        Verdict.failures(),
        Verdict.refusals(),
        report.resolve("index.html").toAbsolutePath());
  }

  /** The page's script begins with an object, whose names have no quotes. */
  private static JsonNode stats(Path script) throws IOException {
    String text = Files.readString(script);
    return JsonMapper.builder()
        .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
        .build()
        .readTree(text.substring(text.indexOf('{')));
  }

  private static void row(JsonNode stats) {
    System.out.printf(
        ROW,
        stats.get("name").asText(),
        stats.at("/numberOfRequests/total").asText(),
        stats.at("/numberOfRequests/ko").asText(),
        stats.at("/percentiles1/total").asText(),
        stats.at("/percentiles2/total").asText(),
        stats.at("/percentiles3/total").asText(),
        stats.at("/maxResponseTime/total").asText());
  }

  private static long age(Path path) {
    try {
      return Files.getLastModifiedTime(path).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }
}
