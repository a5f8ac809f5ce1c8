package dev.platformapi.ratelimit;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Takes ahead for those who ask often, so that not each of their requests goes to Redis: as much as
 * they took in the last {@link #SLOT}, and no more than a small part of what is left, for use
 * within the next one. What is not used by then is given back. So nobody ever gets more than the
 * limit; and who has nearly used it up is counted one by one, so nobody gets less.
 */
final class LeasingCounters implements Counters {
  static final Duration SLOT = Duration.ofMillis(100);

  private static final long SLOT_NANOS = SLOT.toNanos();
  private static final int MOST = 10_000;

  /** A lease is at most this part of what is left. */
  private static final int PART = 200;

  /** Slots without a request after which nothing is remembered of somebody. */
  private static final int IDLE_SLOTS = 10;

  private final Counters counters;
  private final LongSupplier nanoTime;
  private final Map<List<Limit>, Lease> leases = new ConcurrentHashMap<>();

  /**
   * @param nanoTime the clock
   */
  LeasingCounters(Counters counters, LongSupplier nanoTime) {
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  @Override
  public Uni<List<Usage>> count(List<Limit> limits, long amount, boolean take) {
    if (!take || amount < 1) {
      return counters.count(limits, amount, take);
    }
    Lease lease = leases.computeIfAbsent(limits, Lease::new);
    List<Usage> used = lease.use(amount);
    return used == null ? ask(lease, amount) : Uni.createFrom().item(used);
  }

  private Uni<List<Usage>> ask(Lease lease, long amount) {
    List<Limit> limits = lease.limits;
    long ahead = lease.ahead();
    return counters
        .count(limits, amount + ahead, true)
        .onFailure()
        .invoke(lease::gotNothing)
        .flatMap(
            usages -> {
              if (ahead == 0 || new Decision(usages).isAllowed()) {
                return Uni.createFrom().item(lease.got(ahead, usages));
              }
              lease.gotNothing();
              return counters.count(limits, amount, true).map(alone -> lease.got(0, alone));
            })
        // The client has gone: what comes of it nobody hears.
        .onCancellation()
        .invoke(lease::gotNothing);
  }

  /** Takes of what was taken ahead; null, and nothing is taken, when that is not so much. */
  List<Usage> takeAhead(List<Limit> limits, long amount) {
    Lease lease = amount < 1 ? null : leases.get(limits);
    return lease == null ? null : lease.useIfThere(amount);
  }

  @Override
  public Uni<Void> forget(List<Limit> limits) {
    leases.keySet().removeIf(known -> known.stream().anyMatch(limits::contains));
    return counters.forget(limits);
  }

  /** Gives back what was not used in time; to be called about once in a {@link #SLOT}. */
  void sweep() {
    for (Lease lease : leases.values()) {
      lease.sweep();
    }
  }

  /** What is known of those who draw from these limits, and what was taken ahead for them. */
  private final class Lease {
    private final List<Limit> limits;
    private List<Usage> last = List.of();
    private long available;
    private long until = nanoTime.getAsLong();
    private boolean endsWithWindow;
    private long slot;
    private long asked;
    private long askedBefore;
    private boolean asking;

    private Lease(List<Limit> limits) {
      this.limits = limits;
      this.slot = nanoTime.getAsLong() / SLOT_NANOS;
    }

    /** Null when there is not so much; what is asked for is noted. */
    private synchronized List<Usage> use(long amount) {
      List<Usage> used = useIfThere(amount);
      if (used == null) {
        turn(nanoTime.getAsLong() / SLOT_NANOS);
        asked += amount;
      }
      return used;
    }

    /** Null when there is not so much. */
    private synchronized List<Usage> useIfThere(long amount) {
      long now = nanoTime.getAsLong();
      if (available < amount || now - until >= 0) {
        return null;
      }
      turn(now / SLOT_NANOS);
      asked += amount;
      available -= amount;
      return shown();
    }

    private void turn(long present) {
      if (present != slot) {
        askedBefore = present == slot + 1 ? asked : 0;
        asked = 0;
        slot = present;
      }
    }

    /** How much to take beside what is asked for; one at a time. */
    private synchronized long ahead() {
      if (asking || last.isEmpty()) {
        return 0;
      }
      long left = new Decision(last).left();
      long ahead = Math.min(MOST, Math.min(Math.max(asked, askedBefore) - 1, left / PART));
      asking = ahead > 0;
      return Math.max(0, ahead);
    }

    private synchronized List<Usage> got(long ahead, List<Usage> usages) {
      last = usages;
      if (ahead > 0) {
        asking = false;
        long now = nanoTime.getAsLong();
        if (now - until >= 0 && endsWithWindow) {
          available = 0;
        }
        available += ahead;
        long window = untilWindowEnds();
        endsWithWindow = window <= SLOT_NANOS;
        until = now + Math.min(SLOT_NANOS, window);
      }
      return new Decision(usages).isAllowed() ? shown() : usages;
    }

    /** Never where no window is fixed. */
    private long untilWindowEnds() {
      long soonest = Long.MAX_VALUE;
      for (Usage usage : last) {
        if (usage.policy().algorithm() == Algorithm.FIXED_WINDOW) {
          soonest = Math.min(soonest, usage.reset().toNanos());
        }
      }
      return soonest;
    }

    private synchronized void gotNothing() {
      asking = false;
    }

    /** What was taken ahead is still theirs. */
    private List<Usage> shown() {
      if (available == 0) {
        return last;
      }
      List<Usage> shown = new ArrayList<>(last.size());
      for (Usage usage : last) {
        shown.add(
            new Usage(usage.policy(), usage.left() + available, usage.reset(), Duration.ZERO));
      }
      return shown;
    }

    private synchronized void sweep() {
      long now = nanoTime.getAsLong();
      if (available > 0 && now - until >= 0) {
        if (!endsWithWindow) {
          counters
              .count(limits, -available, true)
              .subscribe()
              .with(
                  given -> {},
                  failure -> {
                    // it comes back by itself, with the rest of the limit
                  });
        }
        available = 0;
      }
      if (now / SLOT_NANOS - slot > IDLE_SLOTS && !asking) {
        leases.remove(limits, this);
      }
    }
  }
}
