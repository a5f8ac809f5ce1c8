package dev.platformapi.overload;

import java.util.concurrent.atomic.AtomicBoolean;

/** Leave for one request to be under way. */
public final class Permit {
  private final Permits permits;
  private final int others;
  private final long start = System.nanoTime();
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * @param others that were under way before
   */
  Permit(Permits permits, int others) {
    this.permits = permits;
    this.others = others;
  }

  /**
   * The request takes no more of the pod; only the first time counts.
   *
   * @param kind tells apart what takes different times; null when the time says nothing
   * @param answered whether the request has done what it was for
   */
  public void giveBack(String kind, boolean answered) {
    if (over.compareAndSet(false, true)) {
      permits.takeBack(kind, System.nanoTime() - start, answered, others);
    }
  }
}
