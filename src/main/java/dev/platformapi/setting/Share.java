package dev.platformapi.setting;

import org.eclipse.microprofile.config.spi.Converter;

/** A number from 0 to 1. */
public final class Share implements Converter<Double> {
  @Override
  public Double convert(String value) {
    try {
      double number = Double.parseDouble(value.strip());
      if (number >= 0 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As for a number that is out of bounds.
    }
    throw new IllegalArgumentException("Write a number from 0 to 1.");
  }
}
