package dev.platformapi.gateway.proxy;

/** A request that no server should guess the meaning of; the message is for the client. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(int status, String message) {
    // Clients cause it at will, so it has to be cheap: no cause, no stack trace.
    super(message, null, false, false);
    this.status = status;
  }

  static RefusedException badRequest() {
    return new RefusedException(400, "Bad request");
  }

  /** Of the answer. */
  public int status() {
    return status;
  }
}
