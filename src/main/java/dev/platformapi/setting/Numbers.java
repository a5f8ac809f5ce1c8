package dev.platformapi.setting;

/** How numbers of settings are read. */
final class Numbers {
  private Numbers() {}

  static Integer atLeast(int least, String value) {
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As for a number that is too small.
    }
    throw new IllegalArgumentException("Write a whole number of at least " + least + ".");
  }
}
