package dev.platformapi.gateway.upstream;

import java.time.Duration;

/**
 * When a service is left alone for a while.
 *
 * @param requests the last ones, by which it is judged
 * @param failureRatio how many of them must have failed, between 0 and 1
 * @param delay for how long it is left alone
 * @param successes after which it is as before
 */
public record BreakerSettings(int requests, double failureRatio, Duration delay, int successes) {
  /** Those of a gateway that is not configured otherwise. */
  public static final BreakerSettings DEFAULT =
      new BreakerSettings(20, 0.5, Duration.ofSeconds(5), 3);
}
