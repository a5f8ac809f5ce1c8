package dev.platformapi.gateway.config.document;

/** How much a file may hold, counted while it is read. */
final class Limits {
  /** Bytes of a file. */
  static final int BYTES = 16 * 1024 * 1024;

  /** Characters of a line of YAML. */
  static final int LINE = 256 * 1024;

  /** How deep values may lie in each other. */
  static final int DEPTH = 50;

  /** Values of a file, where aliases count as often as they are used. */
  static final int VALUES = 1_000_000;

  private int values;

  /** Counts one more value; fails when there are too many, or when it lies too deep. */
  void value(Mark mark, int depth) throws Unreadable {
    if (depth > DEPTH) {
      throw new Unreadable(mark, "values lie in each other deeper than " + DEPTH);
    }
    if (++values > VALUES) {
      throw new Unreadable(
          mark, "more than 1,000,000 values; each use of an alias (*name) counts anew");
    }
  }
}
