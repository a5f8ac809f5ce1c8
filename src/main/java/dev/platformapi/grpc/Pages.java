package dev.platformapi.grpc;

import dev.platformapi.error.PlatformException;
import dev.platformapi.error.Violation;

/** The fields {@code page_size} and {@code page_token} of requests (AIP-158). */
final class Pages {
  private static final String TOKEN = "page_token";

  private Pages() {}

  /** Fails with {@code INVALID_PARAMETER} for a size that is neither 0 nor 1 to the largest. */
  static int size(int asked, int byDefault, int largest) {
    if (asked < 0 || asked > largest) {
      throw PlatformException.invalidParameter(
          "page_size", "range", "page_size must be between 0 and " + largest + ".");
    }
    return asked == 0 ? byDefault : asked;
  }

  /** The failure of a page, where a cursor that is none has the name that it has here. */
  static Throwable explain(Throwable failure) {
    return failure instanceof PlatformException known
            && known.violations().stream().map(Violation::rule).anyMatch("cursor"::equals)
        ? PlatformException.invalidParameter(
            TOKEN, "cursor", TOKEN + " is not a next_page_token of this list.")
        : failure;
  }
}
