package dev.platformapi.gateway.config.document;

/**
 * What is wrong in a file, so that it cannot be used.
 *
 * @param message what it is, and what would be right; never a secret
 */
public record Fault(Place place, String message) {
  /** As {@code services[0].port (line 4, column 11): expected an integer, not a string}. */
  @Override
  public String toString() {
    return place.toString().isEmpty() ? message : place + ": " + message;
  }
}
