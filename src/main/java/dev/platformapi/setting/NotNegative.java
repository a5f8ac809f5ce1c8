package dev.platformapi.setting;

import org.eclipse.microprofile.config.spi.Converter;

/** A whole number of at least 0. */
public final class NotNegative implements Converter<Integer> {
  @Override
  public Integer convert(String value) {
    return Numbers.atLeast(0, value);
  }
}
