package dev.platformapi.ratelimit;

/**
 * What somebody wants to do.
 *
 * @param method of HTTP; {@code MESSAGE} for a message on an open connection
 * @param path without the query
 */
public record Operation(String method, String path) {
  /** What rules say of a message over WebSocket. */
  public static Operation message(String path) {
    return new Operation("MESSAGE", path);
  }

  /** A call of gRPC, by the full name of its method. */
  public static Operation call(String fullMethodName) {
    return new Operation("POST", "/" + fullMethodName);
  }
}
