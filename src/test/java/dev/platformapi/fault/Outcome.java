package dev.platformapi.fault;

import java.time.Duration;

/**
 * What a client got.
 *
 * @param what that it asked for
 * @param kind whether that is all right
 * @param detail for people
 * @param took until it had it
 */
record Outcome(String what, Kind kind, String detail, Duration took) {
  /** How a client sees it. */
  enum Kind {
    /** It was done. */
    DONE,
    /** It was told to come again, and when. */
    LATER,
    /** PostgreSQL ended a statement, which it may do after a pause in the middle of one. */
    TIMED_OUT,
    /** Anything else, which is a defect. */
    WRONG
  }

  static Kind kind(String code, boolean toldWhen) {
    return switch (code) {
      case "UNAVAILABLE", "OVERLOADED" -> toldWhen ? Kind.LATER : Kind.WRONG;
      case "DEADLINE_EXCEEDED" -> Kind.TIMED_OUT;
      default -> Kind.WRONG;
    };
  }
}
