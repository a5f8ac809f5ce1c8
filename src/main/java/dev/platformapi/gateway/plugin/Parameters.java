package dev.platformapi.gateway.plugin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parameters of a query string or of a form (application/x-www-form-urlencoded). What is not
 * changed is printed as it was written: order, repetitions, what has no value, and what is no
 * correct percent-encoding.
 */
final class Parameters implements NamedValues {
  private final List<Parameter> list;

  private Parameters(List<Parameter> list) {
    this.list = list;
  }

  /**
   * Reads them.
   *
   * @param text a character for each byte on the wire; null is none
   */
  static Parameters parse(String text) {
    List<Parameter> list = new ArrayList<>();
    if (text != null && !text.isEmpty()) {
      for (String written : text.split("&", -1)) {
        list.add(Parameter.parse(written));
      }
    }
    return new Parameters(list);
  }

  /**
   * A query string without the parameters of a name; null when none are left.
   *
   * @param query may be null
   */
  static String without(String query, String name) {
    Parameters parameters = parse(query);
    parameters.remove(name);
    return parameters.list.isEmpty() ? null : parameters.print();
  }

  /** As text; empty when there are none. */
  String print() {
    return list.stream().map(Parameter::written).collect(Collectors.joining("&"));
  }

  /** The values of a name, with null for each that has no value, not even an empty one. */
  List<String> all(String name) {
    List<String> all = new ArrayList<>(1);
    for (Parameter parameter : list) {
      if (parameter.name.equals(name)) {
        all.add(parameter.written.indexOf('=') < 0 ? null : parameter.value());
      }
    }
    return all;
  }

  /** The first value of a name; {@code true}, as in Kong, where it has none; null without it. */
  String first(String name) {
    for (Parameter parameter : list) {
      if (parameter.name.equals(name)) {
        return parameter.value();
      }
    }
    return null;
  }

  /** All values by name, each as {@link #first} tells it. */
  Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Parameter parameter : list) {
      if (!parameter.name.isEmpty()) {
        values.computeIfAbsent(parameter.name, name -> new ArrayList<>(1)).add(parameter.value());
      }
    }
    return values;
  }

  /** Puts others behind these. */
  void addAll(Parameters others) {
    list.addAll(others.list);
  }

  @Override
  public boolean has(String name) {
    return list.stream().anyMatch(parameter -> parameter.name.equals(name));
  }

  @Override
  public void remove(String name) {
    list.removeIf(parameter -> parameter.name.equals(name));
  }

  @Override
  public void rename(String from, String to) {
    if (!from.equals(to)) {
      remove(to);
      list.replaceAll(parameter -> parameter.name.equals(from) ? parameter.named(to) : parameter);
    }
  }

  @Override
  public void set(String name, String value) {
    int place = 0;
    while (place < list.size() && !list.get(place).name.equals(name)) {
      place++;
    }
    remove(name);
    list.add(Math.min(place, list.size()), Parameter.of(name, value));
  }

  @Override
  public void append(String name, String value) {
    list.add(Parameter.of(name, value));
  }

  /** Decodes a name or a value; a percent sign that begins no encoding stays. */
  static String decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte decoded = bytes[i];
      if (decoded == '+') {
        decoded = ' ';
      } else if (decoded == '%'
          && i + 2 < bytes.length
          && HexFormat.isHexDigit(bytes[i + 1])
          && HexFormat.isHexDigit(bytes[i + 2])) {
        decoded =
            (byte)
                (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      }
      bytes[length++] = decoded;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * One of them.
   *
   * @param name decoded
   * @param written the whole of it
   */
  private record Parameter(String name, String written) {
    static Parameter parse(String written) {
      int equals = written.indexOf('=');
      return new Parameter(decode(equals < 0 ? written : written.substring(0, equals)), written);
    }

    static Parameter of(String name, String value) {
      return new Parameter(name, encode(name) + '=' + encode(value));
    }

    Parameter named(String other) {
      int equals = written.indexOf('=');
      return new Parameter(other, encode(other) + (equals < 0 ? "" : written.substring(equals)));
    }

    String value() {
      int equals = written.indexOf('=');
      return equals < 0 ? "true" : decode(written.substring(equals + 1));
    }
  }
}
