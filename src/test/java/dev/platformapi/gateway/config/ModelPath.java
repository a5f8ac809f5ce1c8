package dev.platformapi.gateway.config;

import java.lang.reflect.Method;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in the model at a path of record components, as {@code services[0].port}. */
final class ModelPath {
  private ModelPath() {}

  /** As text; {@code none} for an empty Optional. */
  static String value(GatewayFile file, String path) {
    Object value = file;
    for (String step : path.split("[.\\[]")) {
      value = step(open(value), step);
    }
    return String.valueOf(open(value));
  }

  private static Object open(Object value) {
    return value instanceof Optional<?> optional
        ? optional.map(Object.class::cast).orElse("none")
        : value;
  }

  private static Object step(Object value, String step) {
    if (value instanceof List<?> list) {
      return step.equals("size") ? list.size() : list.get(Integer.parseInt(step.replace("]", "")));
    }
    if (value instanceof Map<?, ?> map) {
      return map.get(step);
    }
    if (value instanceof PublicKey key) {
      return key.getAlgorithm();
    }
    try {
      Method component = value.getClass().getDeclaredMethod(step);
      component.setAccessible(true);
      return component.invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("no " + step + " in " + value, e);
    }
  }
}
