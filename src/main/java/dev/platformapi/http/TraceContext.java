package dev.platformapi.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a request stands in a trace (W3C Trace Context): its caller's trace, or one that begins
 * here.
 *
 * @param traceId 32 hex digits
 * @param spanId of this request, 16 hex digits
 * @param flags 2 hex digits; the last bit says that the trace is recorded
 */
public record TraceContext(String traceId, String spanId, String flags) {
  public static final String HEADER = "traceparent";

  /** 00-trace-parent-flags; later versions may have more behind another dash. */
  private static final int LENGTH = 55;

  private static final HexFormat HEX = HexFormat.of();

  /**
   * The span that is being recorded. Where none is, a new one, in the trace that the header names
   * or in a new one.
   */
  public static TraceContext continuing(String header) {
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) {
      return new TraceContext(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
    }
    return header != null && isValid(header)
        ? new TraceContext(header.substring(3, 35), random(8), header.substring(53, 55))
        : new TraceContext(random(16), random(8), "00");
  }

  /** As the header has it. */
  public String header() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }

  private static boolean isValid(String header) {
    boolean complete =
        header.startsWith("00-")
            ? header.length() == LENGTH
            : header.length() == LENGTH
                || (header.length() > LENGTH && header.charAt(LENGTH) == '-');
    return complete
        && isHex(header, 0, 2)
        && !header.startsWith("ff")
        && header.charAt(2) == '-'
        && isHex(header, 3, 35)
        && !isZero(header, 3, 35)
        && header.charAt(35) == '-'
        && isHex(header, 36, 52)
        && !isZero(header, 36, 52)
        && header.charAt(52) == '-'
        && isHex(header, 53, 55);
  }

  private static boolean isHex(String text, int from, int to) {
    return text.chars()
        .skip(from)
        .limit(to - from)
        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static boolean isZero(String text, int from, int to) {
    return text.chars().skip(from).limit(to - from).allMatch(c -> c == '0');
  }

  /** An id needs no secrecy. */
  private static String random(int bytes) {
    byte[] id = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(id);
    id[bytes - 1] |= 1;
    return HEX.formatHex(id);
  }
}
