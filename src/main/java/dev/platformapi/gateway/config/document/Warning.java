package dev.platformapi.gateway.config.document;

/**
 * What one should know of a file that can be used: what is deprecated in it, or does nothing.
 *
 * @param message what it is; never a secret
 */
public record Warning(Place place, String message) {
  /** As {@code routes[0].path_handling (line 9, column 20): …}. */
  @Override
  public String toString() {
    return place + ": " + message;
  }
}
