package dev.platformapi.ratelimit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes on when it is told to. */
final class ManualClock extends Clock {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private Instant now = START;

  void to(String time) {
    now = Instant.parse(time);
  }

  void goOn(Duration time) {
    now = now.plus(time);
  }

  /** Since the start. */
  long nanos() {
    return Duration.between(START, now).toNanos();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
