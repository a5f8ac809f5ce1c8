package dev.platformapi.gateway.plugin.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The directives of {@code Cache-Control} in a message (RFC 9111, section 5.2). */
public final class CacheControl {
  private static final CacheControl NONE = new CacheControl(Map.of());

  private final Map<String, String> directives;

  private CacheControl(Map<String, String> directives) {
    this.directives = directives;
  }

  /** Those of a message. */
  public static CacheControl of(MultiMap headers) {
    List<String> values = headers.getAll(HttpHeaders.CACHE_CONTROL);
    if (values.isEmpty()) {
      return NONE;
    }
    Map<String, String> directives = new HashMap<>();
    for (String part : String.join(",", values).split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      directives.put(name.strip().toLowerCase(Locale.ROOT), value.strip().replace("\"", ""));
    }
    return new CacheControl(directives);
  }

  /** Whether one of these is there. */
  public boolean has(String... names) {
    for (String name : names) {
      if (directives.containsKey(name)) {
        return true;
      }
    }
    return false;
  }

  /** The seconds of a directive; empty when it is not there, or has none. */
  public OptionalLong seconds(String name) {
    try {
      return OptionalLong.of(Long.parseLong(directives.getOrDefault(name, "")));
    } catch (NumberFormatException none) {
      return OptionalLong.empty();
    }
  }

  /**
   * For how many seconds an answer is fresh, as it says itself; 0 when it does not say.
   *
   * @param headers of the answer that this is of
   * @param now in seconds since the epoch
   */
  public long freshness(MultiMap headers, long now) {
    OptionalLong own = seconds(has("s-maxage") ? "s-maxage" : "max-age");
    return Math.max(0, own.orElseGet(() -> untilExpiry(headers, now)));
  }

  private static long untilExpiry(MultiMap headers, long now) {
    List<String> expires = headers.getAll(HttpHeaders.EXPIRES);
    if (expires.isEmpty()) {
      return 0;
    }
    try {
      String last = expires.get(expires.size() - 1);
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(last, Instant::from).getEpochSecond() - now;
    } catch (DateTimeException past) {
      return 0;
    }
  }
}
