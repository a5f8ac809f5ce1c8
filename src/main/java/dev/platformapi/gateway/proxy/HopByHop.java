package dev.platformapi.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/** Header fields that are for one connection and end with it (RFC 9110, section 7.6.1). */
final class HopByHop {
  private static final List<CharSequence> FIELDS =
      List.of(
          HttpHeaders.CONNECTION,
          HttpHeaders.createOptimized("keep-alive"),
          HttpHeaders.createOptimized("proxy-connection"),
          HttpHeaders.TRANSFER_ENCODING,
          HttpHeaders.createOptimized("te"),
          HttpHeaders.createOptimized("upgrade"));

  /** Fields that nobody can declare to be of the connection only, to keep them from going on. */
  private static final List<String> END_TO_END = List.of("host", "authorization", "cookie");

  private HopByHop() {}

  /** Whether {@code Connection} names a field. */
  static boolean names(MultiMap headers, String field) {
    for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
      for (String name : value.split(",", -1)) {
        if (name.strip().equalsIgnoreCase(field)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes them out, and those that {@code Connection} names. */
  static void remove(MultiMap headers) {
    if (headers.contains(HttpHeaders.CONNECTION)) {
      for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
        for (String name : value.split(",", -1)) {
          String field = name.strip().toLowerCase(Locale.ROOT);
          if (!field.isEmpty() && !isForwarding(field)) {
            headers.remove(field);
          }
        }
      }
    }
    for (CharSequence field : FIELDS) {
      headers.remove(field);
    }
  }

  private static boolean isForwarding(String field) {
    return END_TO_END.contains(field) || field.startsWith("x-") || field.startsWith("content-");
  }
}
