package dev.platformapi.ratelimit;

/** How a quota and its window are meant. */
public enum Algorithm {
  /**
   * So many in each window, which begin at whole multiples of their length since the epoch (UTC):
   * cheap to explain, but twice the quota may pass around the end of a window.
   */
  FIXED_WINDOW("f"),

  /**
   * So many in any stretch as long as the window: what the window before had counts by the part of
   * it that is still within the stretch.
   */
  SLIDING_WINDOW("s"),

  /**
   * The quota flows in evenly over the window into a bucket that holds the burst (the generic cell
   * rate algorithm).
   */
  TOKEN_BUCKET("t");

  private final String letter;

  Algorithm(String letter) {
    this.letter = letter;
  }

  /** Its name in keys and in the script. */
  String letter() {
    return letter;
  }
}
