package dev.platformapi.http;

import java.nio.charset.StandardCharsets;

/** With which status the service closes WebSockets (RFC 6455, 7.4, and IANA's registry of them). */
public final class CloseStatus {
  /** The service stops. */
  public static final int GOING_AWAY = 1001;

  /** The client has sent bytes. */
  public static final int UNSUPPORTED_DATA = 1003;

  /** The client has sent what is no UTF-8. */
  public static final int INVALID_TEXT = 1007;

  /** The client has asked for too much for too long. */
  public static final int POLICY_VIOLATION = 1008;

  /** The client has sent too long a message. */
  public static final int TOO_BIG = 1009;

  /** The service has failed. */
  public static final int INTERNAL_ERROR = 1011;

  /** The client cannot be served now, or does not read. */
  public static final int TRY_AGAIN_LATER = 1013;

  /** The client is not, or not any more, authenticated. */
  public static final int UNAUTHORIZED = 3000;

  /** The client has let time pass. */
  public static final int TIMEOUT = 3008;

  private static final int MAX_REASON_BYTES = 123;

  private CloseStatus() {}

  /** A reason that fits into its frame. */
  static String shortened(String reason) {
    byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_REASON_BYTES
        ? reason
        : new String(bytes, 0, MAX_REASON_BYTES, StandardCharsets.UTF_8).replace("\ufffd", "");
  }
}
