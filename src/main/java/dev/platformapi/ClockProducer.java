package dev.platformapi;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The one clock. It ticks in the microseconds that PostgreSQL keeps, so that a time in an answer
 * equals the same time read back.
 */
class ClockProducer {
  @Produces
  @Singleton
  Clock clock() {
    return new Microseconds(ZoneOffset.UTC);
  }

  /** Java's own clock that ticks fails to tell the milliseconds when it ticks more often. */
  private static final class Microseconds extends Clock {
    private final ZoneId zone;

    private Microseconds(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new Microseconds(other);
    }

    @Override
    public Instant instant() {
      return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
  }
}
