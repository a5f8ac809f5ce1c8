package dev.platformapi.gateway.upstream;

/**
 * What a call to a target came to, as far as its health is concerned.
 *
 * @param status of the answer, if there is one; 0 when it is not an answer of HTTP
 */
record Finding(Kind kind, int status) {
  /** It is well: a connection was made, and nothing else was asked for. */
  static final Finding GOOD = new Finding(Kind.GOOD, 0);

  /** It cannot be connected to, or the connection broke before an answer. */
  static final Finding TCP_FAILURE = new Finding(Kind.TCP_FAILURE, 0);

  /** It has not answered in time. */
  static final Finding TIMEOUT = new Finding(Kind.TIMEOUT, 0);

  static Finding status(int status) {
    return new Finding(Kind.STATUS, status);
  }

  enum Kind {
    GOOD,
    STATUS,
    TCP_FAILURE,
    TIMEOUT
  }
}
