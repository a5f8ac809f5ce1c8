package dev.platformapi.gateway.plugin.cache;

import java.util.OptionalLong;

/** Whether a client takes an answer that is kept. */
public final class Freshness {
  private Freshness() {}

  /**
   * As RFC 9111 has it, section 5.2.1: not one that is stale, unless the client takes that.
   *
   * @param wish of the client
   * @param now in seconds since the epoch
   */
  public static boolean suits(KeptAnswer kept, CacheControl wish, long now) {
    long age = kept.age(now);
    OptionalLong maxAge = wish.seconds("max-age");
    OptionalLong minFresh = wish.seconds("min-fresh");
    if (maxAge.isPresent() && age > maxAge.getAsLong()
        || minFresh.isPresent() && kept.ttl() - age < minFresh.getAsLong()) {
      return false;
    }
    long staleFor = age - kept.ttl();
    return staleFor <= 0
        || wish.has("max-stale") && staleFor <= wish.seconds("max-stale").orElse(Long.MAX_VALUE);
  }
}
