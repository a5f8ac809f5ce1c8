package dev.platformapi.gateway.config.document;

/** A text that is not shown: in logs and in messages it is stars. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
