package dev.platformapi.setting;

import org.eclipse.microprofile.config.spi.Converter;

/** A whole number of at least 1. */
public final class Positive implements Converter<Integer> {
  @Override
  public Integer convert(String value) {
    return Numbers.atLeast(1, value);
  }
}
