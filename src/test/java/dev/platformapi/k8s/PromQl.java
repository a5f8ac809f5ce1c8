package dev.platformapi.k8s;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression in Prometheus's language asks for. It is read as far as that takes: words that
 * are no functions, operators or parameters are metrics.
 *
 * @param metrics with the labels that each is selected by
 * @param groups labels by which results are grouped, joined or split
 */
record PromQl(Map<String, Set<String>> metrics, Set<String> groups) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`" // texts
              + "|#[^\\n]*" // comments
              + "|\\[[^\\]]*\\]" // ranges
              + "|[a-zA-Z_:][a-zA-Z0-9_:]*" // words
              + "|(?:\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?:ms|[smhdwy])?)+|\\.\\d+" // numbers
              + "|=~|!~|!=|==|<=|>=|\\S");

  private static final Set<String> OPERATORS =
      Set.of("and", "or", "unless", "bool", "offset", "inf", "nan", "start", "end", "atan2");

  private static final Set<String> GROUPINGS =
      Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

  /** Reads one; it may have Grafana's variables in it. */
  static PromQl of(String expression) {
    return new Reader(expression.replaceAll("\\$\\{\\w+(:\\w+)?}|\\$\\w+", "1m")).read();
  }

  private static final class Reader {
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Set<String>> metrics = new TreeMap<>();
    private final Set<String> groups = new TreeSet<>();
    private int at;

    Reader(String expression) {
      Matcher matcher = TOKEN.matcher(expression);
      while (matcher.find()) {
        if (!matcher.group().startsWith("#")) {
          tokens.add(matcher.group());
        }
      }
    }

    PromQl read() {
      for (at = 0; at < tokens.size(); at++) {
        String token = tokens.get(at);
        if (token.equals("{")) {
          throw new IllegalArgumentException("a selector without a metric: " + tokens);
        } else if (isWord(token)) {
          word(token);
        }
      }
      return new PromQl(metrics, groups);
    }

    private void word(String word) {
      if (GROUPINGS.contains(word)) {
        if (isNext("(")) {
          at++;
          groups.addAll(words(")"));
        }
      } else if (!isNext("(") && !OPERATORS.contains(word) && !isAggregation(word)) {
        Set<String> labels = metrics.computeIfAbsent(word, name -> new HashSet<>());
        if (isNext("{")) {
          at++;
          labels.addAll(words("}"));
        }
      }
    }

    /** {@code sum by (pod) (…)}: the brackets come later. */
    private boolean isAggregation(String word) {
      return at + 1 < tokens.size() && Set.of("by", "without").contains(tokens.get(at + 1));
    }

    /** Words up to the end of a list. */
    private Set<String> words(String end) {
      Set<String> words = new HashSet<>();
      for (at++; !tokens.get(at).equals(end); at++) {
        if (isWord(tokens.get(at))) {
          words.add(tokens.get(at));
        }
      }
      return words;
    }

    private boolean isNext(String token) {
      return at + 1 < tokens.size() && tokens.get(at + 1).equals(token);
    }

    private static boolean isWord(String token) {
      return token.matches("[a-zA-Z_:].*");
    }
  }
}
