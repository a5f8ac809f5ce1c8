package dev.platformapi.gateway.config.document;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an unquoted word of YAML means. As Kong's reader (lyaml) has it, which is YAML 1.1: yes, no,
 * on and off are booleans, 010 is eight, and 1:30 is ninety.
 */
final class PlainScalars {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Map<String, Object> WORDS = words();
  private static final Pattern OCTAL = Pattern.compile("[+-]?0_*[0-7][0-7_]*");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?_*[0-9][0-9_]*");
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern HEXADECIMAL = Pattern.compile("[+-]?0x_*[0-9a-fA-F][0-9a-fA-F_]*");
  private static final Pattern BINARY = Pattern.compile("[+-]?0b_*[01][01_]+");
  private static final Pattern SEXAGESIMAL =
      Pattern.compile("[+-]?([0-9]+:[0-5]?[0-9][:0-9]*)(\\.[0-9]+)?");
  private static final Pattern PLACE = Pattern.compile("[0-9]+");

  private PlainScalars() {}

  /** Null, or a {@code Boolean}, {@code Double} or, when it is none of them, the word itself. */
  static Object meaning(String word) {
    if (NULLS.contains(word)) {
      return null;
    }
    if (WORDS.containsKey(word)) {
      return WORDS.get(word);
    }
    Double number = number(word);
    return number != null ? (Object) number : word;
  }

  private static Double number(String word) {
    String digits = word.replace("_", "");
    if (OCTAL.matcher(word).matches()) {
      return whole(digits, 8, "0");
    }
    if (DECIMAL.matcher(word).matches() || FLOAT.matcher(digits).matches()) {
      return Double.valueOf(digits);
    }
    if (HEXADECIMAL.matcher(word).matches()) {
      return whole(digits, 16, "0x");
    }
    if (BINARY.matcher(word).matches()) {
      return whole(digits, 2, "0b");
    }
    Matcher sexagesimal = SEXAGESIMAL.matcher(word);
    return sexagesimal.matches() ? sexagesimal(word, sexagesimal) : null;
  }

  private static Double whole(String digits, int radix, String prefix) {
    double number = 0;
    for (char digit : digits.replaceFirst("[+-]?" + prefix, "").toCharArray()) {
      number = number * radix + Character.digit(digit, radix);
    }
    return signed(digits, number);
  }

  private static Double sexagesimal(String word, Matcher matcher) {
    double number = 0;
    Matcher place = PLACE.matcher(matcher.group(1));
    while (place.find()) {
      number = number * 60 + Double.parseDouble(place.group());
    }
    String fraction = matcher.group(2);
    return signed(word, fraction == null ? number : number + Double.parseDouble("0" + fraction));
  }

  private static Double signed(String word, double number) {
    return word.startsWith("-") ? -number : number;
  }

  private static Map<String, Object> words() {
    Map<String, Object> words = new HashMap<>();
    for (String word : new String[] {"true", "yes", "on"}) {
      spellings(words, word, true);
    }
    for (String word : new String[] {"false", "no", "off"}) {
      spellings(words, word, false);
    }
    for (String word : new String[] {".inf", ".Inf", ".INF"}) {
      words.put(word, Double.POSITIVE_INFINITY);
      words.put("+" + word, Double.POSITIVE_INFINITY);
      words.put("-" + word, Double.NEGATIVE_INFINITY);
    }
    for (String word : new String[] {".nan", ".NaN", ".NAN"}) {
      words.put(word, Double.NaN);
    }
    return Map.copyOf(words);
  }

  private static void spellings(Map<String, Object> words, String word, boolean meaning) {
    words.put(word, meaning);
    words.put(word.toUpperCase(java.util.Locale.ROOT), meaning);
    words.put(Character.toUpperCase(word.charAt(0)) + word.substring(1), meaning);
  }
}
