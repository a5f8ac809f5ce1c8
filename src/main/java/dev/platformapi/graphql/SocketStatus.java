package dev.platformapi.graphql;

/** With which status {@code graphql-transport-ws} has connections closed, beside those of all. */
final class SocketStatus {
  /** Of a client that sends what is no message. */
  static final int BAD_REQUEST = 4400;

  /** Of one that is not, or not any more, authenticated. */
  static final int UNAUTHORIZED = 4401;

  /** Of one whose credentials are refused. */
  static final int FORBIDDEN = 4403;

  /** Of one that does not say in time who it is. */
  static final int INITIALISATION_TIMEOUT = 4408;

  /** Of one that has an operation of that id open. */
  static final int SUBSCRIBER_EXISTS = 4409;

  /** Of one that says twice who it is, or too much. */
  static final int TOO_MANY_REQUESTS = 4429;

  private SocketStatus() {}
}
