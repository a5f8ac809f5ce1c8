package dev.platformapi.gateway.config.rule;

import dev.platformapi.gateway.config.document.Rule;

/** What numbers may be. */
public final class Numbers {
  /** Ports. */
  public static final Rule<Integer> PORT = between(0, 65_535);

  /** Numbers that limit something. */
  public static final Rule<Number> POSITIVE =
      Rule.of(number -> number.doubleValue() > 0, "value must be greater than 0");

  private Numbers() {}

  /** From one number to another, both of which are allowed. */
  public static <T extends Number> Rule<T> between(int least, int most) {
    return Rule.of(
        number -> number.doubleValue() >= least && number.doubleValue() <= most,
        "value should be between " + least + " and " + most);
  }
}
