package dev.platformapi.database;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a piece of work has of the database: the time of its statements, the connections that it
 * holds, and whether anybody still waits for it. Kept in the Vert.x contexts that the work runs in.
 */
public final class DatabaseUse {
  private static final String KEY = DatabaseUse.class.getName();

  private final AtomicLong nanos = new AtomicLong();
  private final Set<CancellableConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<Runnable> afterwards = new ArrayList<>();
  private final AtomicReference<String> mark = new AtomicReference<>();
  private volatile boolean givenUp;

  /** Of the work in the current context; null where it has none. */
  public static DatabaseUse current() {
    Context context = Vertx.currentContext();
    return context != null && VertxContext.isDuplicatedContext(context)
        ? context.getLocal(KEY)
        : null;
  }

  /** Makes this what the work in the current context uses. */
  public void makeCurrent() {
    makeCurrent(Vertx.currentContext());
  }

  void makeCurrent(Context context) {
    context.putLocal(KEY, this);
  }

  /**
   * The work must be done only once, whatever becomes of its answer: its first transaction that is
   * committed leaves this mark, and fails with {@code ALREADY_DONE} where it is.
   */
  public void markOnce(String name) {
    mark.set(name);
  }

  /** The mark that the transaction which begins has to leave; null for none. */
  String takeMark() {
    return mark.getAndSet(null);
  }

  /** The time of its statements so far, in nanoseconds. */
  public long nanos() {
    return nanos.get();
  }

  /**
   * Nobody waits any more: its statements are cancelled in PostgreSQL, and what it would do next
   * there fails with {@code CANCELLED}.
   */
  public void giveUp() {
    List<Runnable> last;
    synchronized (this) {
      if (givenUp) {
        return;
      }
      givenUp = true;
      last = List.copyOf(afterwards);
    }
    connections.forEach(CancellableConnection::stop);
    last.forEach(Runnable::run);
  }

  public boolean isGivenUp() {
    return givenUp;
  }

  /** Runs that when the work is given up; at once if it is already. */
  public void onGiveUp(Runnable action) {
    synchronized (this) {
      if (!givenUp) {
        afterwards.add(action);
        return;
      }
    }
    action.run();
  }

  /** How work that was given up fails. */
  static PlatformException cancelled() {
    return new PlatformException(ErrorCode.CANCELLED, "Nobody waits for this any more.");
  }

  /** Counts the time of that work as this one's, too. */
  public void add(DatabaseUse other) {
    add(other.nanos());
  }

  void add(long statementNanos) {
    nanos.addAndGet(statementNanos);
  }

  void took(CancellableConnection connection) {
    connections.add(connection);
  }

  void gaveBack(CancellableConnection connection) {
    connections.remove(connection);
  }
}
