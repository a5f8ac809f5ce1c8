package dev.platformapi.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/**
 * One line for each request of whatever protocol, when its answer is out or its connection gone.
 * Without the query, the headers and the bodies, which can hold secrets. Each field is in the
 * message, and by itself in the record's diagnostic context, where a JSON log shows it.
 */
public final class AccessLog {
  private static final Logger LOG = Logger.getLogger("dev.platformapi.access");
  private static final int MAX_TEXT = 512;

  private AccessLog() {}

  public static boolean isOn() {
    return LOG.isLoggable(Level.INFO);
  }

  static boolean isOf(ExtLogRecord record) {
    return LOG.getName().equals(record.getLoggerName());
  }

  /**
   * @param answered whether the answer went out whole
   */
  static void write(RoutingContext context, RequestRecord record, Origin origin, boolean answered) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("method", request.method().name());
    fields.put("path", request.path());
    fields.put("route", record.route());
    fields.put("protocol", request.version().alpnName());
    fields.put("status", answered ? Integer.toString(response.getStatusCode()) : "499");
    fields.put("bytes_in", Long.toString(request.bytesRead()));
    fields.put("bytes_out", Long.toString(response.bytesWritten()));
    write(fields, record, origin);
  }

  /**
   * Of a WebSocket that is over.
   *
   * @param status with which it was closed
   */
  public static void write(
      TextSocket socket,
      String path,
      String route,
      int status,
      RequestRecord record,
      Origin origin) {
    if (!isOn() || record == null) {
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("method", "WEBSOCKET");
    fields.put("path", path);
    fields.put("route", route);
    fields.put("protocol", "websocket");
    fields.put("status", Integer.toString(status));
    fields.put("messages_in", Long.toString(socket.messagesIn()));
    fields.put("messages_out", Long.toString(socket.messagesOut()));
    write(fields, record, origin);
  }

  /**
   * @param fields what the protocol has to say of the request, in this order; null is left out
   */
  public static void write(Map<String, String> fields, RequestRecord record, Origin origin) {
    fields.put("caller", record.caller());
    fields.put("key", record.key());
    fields.put("ms", millis(record.elapsed()));
    fields.put("db_ms", millis(record.dbNanos()));
    fields.put("cache_ms", millis(record.cacheNanos()));
    fields.put("limit_ms", millis(record.limitNanos()));
    fields.put("request_id", origin.requestId());
    fields.put("trace_id", record.trace().traceId());
    fields.put("address", origin.address());
    fields.put("user_agent", origin.userAgent());
    fields.values().removeIf(Objects::isNull);
    fields.replaceAll((name, value) -> clean(value));
    log(fields);
  }

  /** Nanoseconds as milliseconds with three digits, without a formatter. */
  static String millis(long nanos) {
    long micros = Math.max(0, nanos / 1000);
    long fraction = micros % 1000;
    return micros / 1000 + (fraction < 10 ? ".00" : fraction < 100 ? ".0" : ".") + fraction;
  }

  private static void log(Map<String, String> fields) {
    StringBuilder line = new StringBuilder(256);
    fields.forEach(
        (name, value) -> {
          line.append(line.length() == 0 ? "" : " ").append(name).append('=');
          boolean quoted = value.indexOf(' ') >= 0;
          line.append(quoted ? "\"" : "").append(value).append(quoted ? "\"" : "");
        });
    ExtLogRecord record =
        new ExtLogRecord(
            Level.INFO,
            line.toString(),
            ExtLogRecord.FormatStyle.NO_FORMAT,
            AccessLog.class.getName());
    record.setLoggerName(LOG.getName());
    fields.forEach(record::putMdc);
    LOG.log(record);
  }

  /** What a client may have chosen, cut short, and without what could end a field or a line. */
  private static String clean(String text) {
    if (text.length() <= MAX_TEXT && isPlain(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(Math.min(text.length(), MAX_TEXT));
    for (int i = 0; i < text.length() && i < MAX_TEXT; i++) {
      char c = text.charAt(i);
      clean.append(isPlain(c) ? c : '?');
    }
    return clean.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }
}
