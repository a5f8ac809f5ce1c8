package dev.platformapi.gateway.exchange;

import io.vertx.core.MultiMap;
import java.math.BigDecimal;

/** How long what took, in nanoseconds. */
public final class Times {
  private final long start = System.nanoTime();
  private long sent;
  private long head;

  /** The request is about to be sent to the upstream; the last time counts. */
  public void sending() {
    sent = System.nanoTime();
  }

  /** The head of the upstream's answer is there. */
  public void headCame() {
    head = System.nanoTime();
  }

  /** Tells the time so far in {@code X-Response-Time}, in seconds. */
  public void tell(MultiMap headers) {
    headers.set("X-Response-Time", BigDecimal.valueOf((total() + 500) / 1000, 6).toPlainString());
  }

  /** Since the request came. */
  public long total() {
    return System.nanoTime() - start;
  }

  /** From sending to the head of the answer; 0 when there is none. */
  public long upstream() {
    return head == 0 ? 0 : head - sent;
  }

  /** What the gateway itself took before it sent; 0 when it did not. */
  public long gateway() {
    return sent == 0 ? 0 : sent - start;
  }
}
