package dev.platformapi.http;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What becomes known of a request while it is served, for its answer's headers and its line in the
 * log; kept in its Vert.x context. Those who learn something write it here.
 */
public final class RequestRecord {
  private static final String KEY = RequestRecord.class.getName();
  private static final String DB_KEY = KEY + ".db";

  private final long start = System.nanoTime();
  private final TraceContext trace;
  private final AtomicLong dbNanos = new AtomicLong();
  private String caller;
  private String key;
  private String route;
  private long cacheNanos;

  RequestRecord(TraceContext trace) {
    this.trace = trace;
  }

  /** Null outside of requests. */
  public static RequestRecord current() {
    return of(Vertx.currentContext());
  }

  private static RequestRecord of(Context context) {
    return context != null && VertxContext.isDuplicatedContext(context)
        ? context.getLocal(KEY)
        : null;
  }

  /** Makes this the record of what runs in the current context. */
  void makeCurrent() {
    Context context = Vertx.currentContext();
    context.putLocal(KEY, this);
    context.putLocal(DB_KEY, dbNanos);
  }

  /**
   * Where the time of the database is added up in that context, in nanoseconds; null outside of
   * requests. A type of the platform, because Vert.x and what listens to it outlive a live reload
   * of this class.
   */
  static AtomicLong dbNanosOf(Context context) {
    return context != null && VertxContext.isDuplicatedContext(context)
        ? context.getLocal(DB_KEY)
        : null;
  }

  /**
   * Who asks.
   *
   * @param caller the id of the account
   * @param key the id of the API key; null without one
   */
  public static void identify(Object caller, Object key) {
    RequestRecord current = current();
    if (current != null) {
      current.caller = String.valueOf(caller);
      current.key = key == null ? null : key.toString();
    }
  }

  /** Which operation serves the request, as a path with names in place of values. */
  public static void route(String template) {
    RequestRecord current = current();
    if (current != null) {
      current.route = template;
    }
  }

  /** The same work, whose time counts as Redis's in the request that it is done for. */
  public static <T> Uni<T> timed(Uni<T> command) {
    RequestRecord current = current();
    if (current == null) {
      return command;
    }
    long begin = System.nanoTime();
    return command.onTermination().invoke(() -> current.cacheNanos += System.nanoTime() - begin);
  }

  public TraceContext trace() {
    return trace;
  }

  String caller() {
    return caller;
  }

  String key() {
    return key;
  }

  String route() {
    return route;
  }

  /** Since the request came, in nanoseconds. */
  long elapsed() {
    return System.nanoTime() - start;
  }

  long dbNanos() {
    return dbNanos.get();
  }

  long cacheNanos() {
    return cacheNanos;
  }
}
