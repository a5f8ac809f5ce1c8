package dev.platformapi.auth;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;

/** Why the service ends a stream that did nothing wrong. */
public enum StreamEnd {
  EXPIRED(ErrorCode.UNAUTHENTICATED, "The access token has expired."),
  REVOKED(ErrorCode.UNAUTHENTICATED, "The session or key that opened this was revoked."),
  SHUTDOWN(ErrorCode.UNAVAILABLE, "This instance stops; go on at another.");

  private final ErrorCode code;
  private final String detail;

  StreamEnd(ErrorCode code, String detail) {
    this.code = code;
    this.detail = detail;
  }

  /** In words of the catalogue. */
  public PlatformException failure() {
    return new PlatformException(code, detail);
  }
}
