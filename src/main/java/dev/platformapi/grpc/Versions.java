package dev.platformapi.grpc;

import java.util.function.LongPredicate;

/** Which version of a thing a request may change. */
final class Versions {
  private Versions() {}

  /** That one, or whichever when the request names none. */
  static LongPredicate allowed(boolean named, long version) {
    return named ? present -> present == version : present -> true;
  }
}
