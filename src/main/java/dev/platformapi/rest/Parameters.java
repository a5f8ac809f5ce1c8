package dev.platformapi.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.platformapi.error.PlatformException;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parameters of a request from their text. Each method fails with {@code INVALID_PARAMETER} and the
 * parameter's name; the framework's own conversion would answer 404 to a number that is none.
 */
public final class Parameters {
  /** Java would also take a plus and the digits of every script. */
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

  private Parameters() {}

  /** The default stands in for a parameter that is not there. */
  public static int integer(String name, String text, int byDefault) {
    try {
      if (text == null) {
        return byDefault;
      }
      if (INTEGER.matcher(text).matches()) {
        return Integer.parseInt(text);
      }
    } catch (NumberFormatException e) {
      // falls through to the one answer for text that is not an integer
    }
    throw PlatformException.invalidParameter(name, "integer", name + " must be an integer.");
  }

  /** False stands in for a parameter that is not there. */
  public static boolean bool(String name, String text) {
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw PlatformException.invalidParameter(name, "boolean", name + " must be true or false.");
  }

  /** Each parameter of the query must have a value, and one only: none is dropped in silence. */
  public static void requireValues(UriInfo uri) {
    uri.getQueryParameters()
        .forEach(
            (name, values) -> {
              if (values.size() > 1) {
                throw PlatformException.invalidParameter(
                    name, "single", name + " must not be sent more than once.");
              }
              if (values.get(0).isEmpty()) {
                throw PlatformException.invalidParameter(
                    name, "empty", name + " must have a value.");
              }
            });
  }

  /** One of an enum's constants, written in lower case; the default stands in for none. */
  public static <E extends Enum<E>> E choice(String name, String text, E byDefault) {
    return text == null ? byDefault : choice(name, text, byDefault.getDeclaringClass());
  }

  /** One of an enum's constants, written in lower case; null of null. */
  public static <E extends Enum<E>> E choice(String name, String text, Class<E> type) {
    if (text == null) {
      return null;
    }
    E[] choices = type.getEnumConstants();
    return Arrays.stream(choices)
        .filter(choice -> word(choice).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                PlatformException.invalidParameter(
                    name,
                    "choice",
                    Arrays.stream(choices)
                        .map(Parameters::word)
                        .collect(Collectors.joining(", ", name + " must be one of ", "."))));
  }

  /** A JSON object; null is the empty one. */
  public static Map<String, Object> object(String name, String text, ObjectMapper mapper) {
    try {
      Map<String, Object> object =
          text == null ? Map.of() : mapper.readValue(text, new TypeReference<>() {});
      if (object != null) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // falls through to the one answer for text that is not an object
    }
    throw PlatformException.invalidParameter(name, "object", name + " must be a JSON object.");
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
