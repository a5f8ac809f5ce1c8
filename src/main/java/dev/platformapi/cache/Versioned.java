package dev.platformapi.cache;

/** What has a version, which changes with each change. */
public interface Versioned {
  long version();

  /** Whether this is all of the thing, and nothing but it. */
  default boolean whole() {
    return true;
  }
}
