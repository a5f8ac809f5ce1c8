package dev.platformapi.gateway.route;

/**
 * A request's path that no server should guess the meaning of; to be answered with 400, as nginx
 * does before Kong sees the request. The message is for the client.
 */
public final class BadPathException extends RuntimeException {
  BadPathException(String message) {
    // Clients cause it at will, so it has to be cheap: no cause, no stack trace.
    super(message, null, false, false);
  }
}
