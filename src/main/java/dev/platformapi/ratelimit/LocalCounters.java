package dev.platformapi.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Counts in this pod, by its own clock. Of many limits the least used are forgotten first. */
final class LocalCounters implements Counters {
  private static final int SIZE = 100_000;

  private final Clock clock;
  private final Cache<String, Reading.State> states =
      Caffeine.newBuilder()
          .maximumSize(SIZE)
          .ticker(() -> 1000 * micros())
          .expireAfter(Expiry.writing((String key, Reading.State state) -> lifetime(state)))
          .build();

  LocalCounters(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Uni<List<Usage>> count(List<Limit> limits, long amount, boolean take) {
    return Uni.createFrom().item(countNow(limits, amount, take));
  }

  /** All limits of a request at once, one request at a time. */
  synchronized List<Usage> countNow(List<Limit> limits, long amount, boolean take) {
    long now = micros();
    List<Reading> readings = new ArrayList<>(limits.size());
    long[] waiting = new long[limits.size()];
    boolean allowed = true;
    for (int i = 0; i < waiting.length; i++) {
      Limit limit = limits.get(i);
      Reading reading = Reading.of(limit.policy(), states.getIfPresent(limit.key()), now);
      waiting[i] = reading.waiting(amount);
      allowed &= waiting[i] == 0;
      readings.add(reading);
    }
    List<Usage> usages = new ArrayList<>(waiting.length);
    for (int i = 0; i < waiting.length; i++) {
      Reading reading = readings.get(i);
      if (allowed && take) {
        reading.take(amount);
      }
      if (allowed && take || reading.hasChanged()) {
        states.put(limits.get(i).key(), reading.state());
      }
      usages.add(reading.usage(waiting[i]));
    }
    return usages;
  }

  @Override
  public synchronized Uni<Void> forget(List<Limit> limits) {
    limits.forEach(limit -> states.invalidate(limit.key()));
    return Uni.createFrom().voidItem();
  }

  private long micros() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  private Duration lifetime(Reading.State state) {
    return Reading.micros(Math.max(1, state.until() - micros()));
  }
}
