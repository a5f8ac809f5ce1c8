package dev.platformapi.error;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** The causes of a failure. */
public final class Causes {
  private Causes() {}

  /**
   * The failure, its causes, and what they suppress: a failed transaction hides the statement that
   * failed it behind the rollback that followed. Nearest first, each once.
   */
  public static Iterable<Throwable> of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> waiting = new ArrayDeque<>();
    Deque<Throwable> found = new ArrayDeque<>();
    waiting.add(failure);
    while (!waiting.isEmpty()) {
      Throwable next = waiting.poll();
      if (seen.add(next)) {
        found.add(next);
        if (next.getCause() != null) {
          waiting.add(next.getCause());
        }
        Collections.addAll(waiting, next.getSuppressed());
      }
    }
    return found;
  }
}
