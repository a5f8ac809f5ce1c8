package dev.platformapi.gateway.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes on when it is told to. */
public final class TestClock implements InstantSource {
  private volatile Instant now;

  /** One that stands at a time. */
  public TestClock(String time) {
    now = Instant.parse(time);
  }

  /** Jumps. */
  public void to(String time) {
    now = Instant.parse(time);
  }

  /** Goes on. */
  public void goOn(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
