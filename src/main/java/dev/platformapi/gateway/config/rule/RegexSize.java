package dev.platformapi.gateway.config.rule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long an expression is with its repetitions written out, about. */
final class RegexSize {
  static final long LARGEST = 50_000;

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,6})(?:,(\\d{0,6}))?}");

  private RegexSize() {}

  /** {@code (a{10}b){5}} is 55 long. */
  static long of(String regex) {
    Deque<Long> outer = new ArrayDeque<>();
    Matcher repetition = REPETITION.matcher(regex);
    long size = 0;
    long last = 0;
    for (int i = 0; i < regex.length(); i++) {
      char character = regex.charAt(i);
      if (character == '(') {
        outer.push(size);
        size = 0;
        last = 0;
      } else if (character == ')' && !outer.isEmpty()) {
        last = size;
        size += outer.pop();
      } else if (character == '{' && repetition.region(i, regex.length()).lookingAt()) {
        size = Math.min(LARGEST + 1, size + last * (times(repetition) - 1));
        last = Math.min(LARGEST + 1, last * times(repetition));
        i = repetition.end() - 1;
      } else {
        if (character == '\\') {
          i++;
        }
        last = 1;
        size++;
      }
    }
    while (!outer.isEmpty()) {
      size += outer.pop();
    }
    return size;
  }

  private static long times(Matcher repetition) {
    String most = repetition.group(2);
    String count = most == null || most.isEmpty() ? repetition.group(1) : most;
    return Math.max(1, Long.parseLong(count));
  }
}
