package dev.platformapi.error;

import java.util.function.LongPredicate;

/** Changes that may be made to some versions of a thing only: who has seen those. */
public final class Preconditions {
  /** No thing has this version, so it is allowed only where all are. */
  private static final long NONE = Long.MIN_VALUE;

  private Preconditions() {}

  /** Fails with {@code PRECONDITION_FAILED} when the present version is not allowed. */
  public static void require(LongPredicate allowed, long version) {
    if (!allowed.test(version)) {
      throw changed();
    }
  }

  /** The failure of a change that another one has overtaken between reading and writing. */
  public static PlatformException overtaken(LongPredicate allowed) {
    return allowed.test(NONE)
        ? new PlatformException(
            ErrorCode.CONFLICT, "It was changed by another request at the same time.")
        : changed();
  }

  private static PlatformException changed() {
    return new PlatformException(
        ErrorCode.PRECONDITION_FAILED, "It has another version than those that If-Match names.");
  }
}
