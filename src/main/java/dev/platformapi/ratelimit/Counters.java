package dev.platformapi.ratelimit;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Where limits are counted. */
interface Counters {
  /**
   * How much of each limit is used, after so much was taken from all of them, or nothing from any.
   *
   * @param amount negative to give back what was taken
   * @param take false to learn what would become of it
   */
  Uni<List<Usage>> count(List<Limit> limits, long amount, boolean take);

  /** Nothing of these limits is used any more. */
  Uni<Void> forget(List<Limit> limits);
}
