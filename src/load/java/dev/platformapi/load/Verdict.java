package dev.platformapi.load;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How requests ended. Gatling reports those that failed; here those that a plan's limit refused are
 * told from those of which the run fails.
 */
final class Verdict {
  /** The attribute of the session with the answer's status, as HTTP has it. */
  static final String STATUS = "status";

  /** The attribute that says whether the last request failed. */
  static final String LOST = "lost";

  static final int LIMITED = 429;

  private static final AtomicLong WRONG = new AtomicLong();
  private static final AtomicLong REFUSED = new AtomicLong();

  private Verdict() {}

  /** The request, counted; the user goes on, whatever came of it. */
  static ChainBuilder judged(ChainBuilder request) {
    return exec(session -> session.remove(STATUS)).exec(request).exec(Verdict::judge);
  }

  /** So many went wrong. */
  static long failures() {
    return WRONG.get();
  }

  /** So many were refused by a limit. */
  static long refusals() {
    return REFUSED.get();
  }

  /** Begins anew. */
  static void forget() {
    WRONG.set(0);
    REFUSED.set(0);
  }

  private static Session judge(Session session) {
    boolean failed = session.isFailed();
    if (failed) {
      boolean limited =
          session.contains(STATUS) && session.getString(STATUS).equals(Integer.toString(LIMITED));
      (limited ? REFUSED : WRONG).incrementAndGet();
    }
    return session.markAsSucceeded().set(LOST, failed);
  }
}
