package dev.platformapi.setting;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** A time of at least a millisecond, as {@code 10s}, {@code 500ms} or ISO 8601 has it. */
public final class PositiveDuration implements Converter<Duration> {
  @Override
  public Duration convert(String value) {
    Duration duration = DurationConverter.parseDuration(value.strip());
    if (duration == null || duration.toMillis() < 1) {
      throw new IllegalArgumentException("Write a time of at least a millisecond, such as 10s.");
    }
    return duration;
  }
}
