package dev.platformapi.ratelimit;

/** What becomes of a limit while Redis does not answer. */
public enum OnOutage {
  /** Nothing is counted, and everything let through. */
  OPEN,

  /** Nothing is let through. */
  CLOSED,

  /** Each pod counts for itself, and lets its share of the limit through. */
  LOCAL
}
