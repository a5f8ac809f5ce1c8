package dev.platformapi.ratelimit;

import java.time.Duration;

/**
 * How much of a limit is used.
 *
 * @param left how much may be taken at once
 * @param reset until nothing of it is used any more, if nothing is taken meanwhile
 * @param waiting until what was asked for may be taken; zero when it was, negative for never: it is
 *     more than the limit ever has
 */
public record Usage(Policy policy, long left, Duration reset, Duration waiting) {
  boolean isRefused() {
    return !waiting.isZero();
  }
}
