package dev.platformapi.gateway.proxy;

import io.vertx.core.MultiMap;
import java.util.Map;

/** How many bytes a head takes, about: as if it were HTTP/1.1. */
final class HeadSize {
  private static final int LINE = 32;
  private static final int AROUND_A_FIELD = 4;

  private HeadSize() {}

  static long of(MultiMap headers) {
    long size = LINE;
    for (Map.Entry<String, String> field : headers) {
      size += field.getKey().length() + field.getValue().length() + AROUND_A_FIELD;
    }
    return size;
  }
}
