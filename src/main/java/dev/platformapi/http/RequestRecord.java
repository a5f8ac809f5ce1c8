package dev.platformapi.http;

import dev.platformapi.database.DatabaseUse;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/**
 * What becomes known of a request while it is served, for its answer's headers and its line in the
 * log; kept in its Vert.x context. Those who learn something write it here.
 */
public final class RequestRecord {
  private static final String KEY = RequestRecord.class.getName();

  private static final String REST = "rest";

  private final long start = System.nanoTime();
  private final Traffic traffic;
  private final AtomicReference<State> state = new AtomicReference<>(State.ANNOUNCED);
  private TraceContext trace;
  private final DatabaseUse database = new DatabaseUse();
  private String caller;
  private String key;
  private String route;
  private String protocol = REST;
  private String operation;
  private long cacheNanos;
  private long limitNanos;
  private Supplier<String> limitPolicies;
  private Supplier<String> limitStates;
  private boolean loggedElsewhere;
  private boolean endsWithClient;

  private enum State {
    ANNOUNCED,
    UNDER_WAY,
    OVER
  }

  /** Of a request that is refused before it is counted as one. */
  public RequestRecord(TraceContext trace) {
    this(trace, null);
  }

  RequestRecord(TraceContext trace, Traffic traffic) {
    this.trace = trace;
    this.traffic = traffic;
  }

  /** Null outside of requests. */
  public static RequestRecord current() {
    return of(Vertx.currentContext());
  }

  static RequestRecord of(Context context) {
    return context != null && VertxContext.isDuplicatedContext(context)
        ? context.getLocal(KEY)
        : null;
  }

  /** Makes this the record of what runs in the current context; for the edge that begins it. */
  public void makeCurrent() {
    Vertx.currentContext().putLocal(KEY, this);
    database.makeCurrent();
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

  /**
   * What the metric of requests shall say of this one in place of {@code rest} and its route: names
   * of ours, of which there are few.
   */
  public static void count(String protocol, String operation) {
    RequestRecord current = current();
    if (current != null) {
      current.protocol = protocol;
      current.operation = operation;
    }
  }

  /**
   * What the request has drawn from, as {@code RateLimit-Policy} and {@code RateLimit} tell it;
   * asked for where a head goes out, which a message on an open connection has not.
   */
  public static void limits(Supplier<String> policies, Supplier<String> states) {
    RequestRecord current = current();
    if (current != null) {
      current.limitPolicies = policies;
      current.limitStates = states;
    }
  }

  /** The same work, whose time counts as the cache's in the request that it is done for. */
  public static <T> Uni<T> timed(Uni<T> command) {
    return timed(command, (record, nanos) -> record.cacheNanos += nanos);
  }

  /** The same work, whose time counts as the limiter's in the request that it is done for. */
  public static <T> Uni<T> timedLimit(Uni<T> command) {
    return timed(command, (record, nanos) -> record.limitNanos += nanos);
  }

  private static <T> Uni<T> timed(Uni<T> command, ObjLongConsumer<RequestRecord> account) {
    RequestRecord current = current();
    if (current == null) {
      return command;
    }
    long begin = System.nanoTime();
    return command.onTermination().invoke(() -> account.accept(current, System.nanoTime() - begin));
  }

  /** The request is over; only the first call counts. */
  void end(String method, Traffic.Outcome outcome) {
    if (leave()) {
      traffic.count(protocol, operation(method), outcome, elapsed());
    }
  }

  /** A method that has a route is one of ours; null without a route. */
  private String operation(String method) {
    if (operation != null || route == null || !protocol.equals(REST)) {
      return operation;
    }
    int end = route.length() > 1 && route.endsWith("/") ? route.length() - 1 : route.length();
    return method + " " + route.substring(0, end);
  }

  /** The same, of another protocol; an operation of null is none of ours. */
  public void end(String protocol, String operation, Traffic.Outcome outcome) {
    if (leave()) {
      traffic.count(protocol, operation, outcome, elapsed());
    }
  }

  /** It has become something that lasts, such as a WebSocket: no request any more. */
  public void setAside() {
    leave();
  }

  /** It is under way from now on, unless it is over already. */
  public void begin() {
    if (state.compareAndSet(State.ANNOUNCED, State.UNDER_WAY)) {
      traffic.begin();
    }
  }

  private boolean leave() {
    boolean first = state.getAndSet(State.OVER) == State.UNDER_WAY;
    if (first) {
      traffic.end();
    }
    return first;
  }

  /** The client has gone: what the request still does in the database is ended. */
  public void giveUp() {
    database.giveUp();
  }

  /** The edge that serves it writes its line in the log, which says more. */
  public void leaveLog() {
    loggedElsewhere = true;
  }

  /** The answer goes on until the client has enough: that it went is no failure. */
  public void leaveEndToClient() {
    endsWithClient = true;
  }

  boolean endsWithClient() {
    return endsWithClient;
  }

  /** Whether nobody else writes its line in the log. */
  public boolean needsLine() {
    return !loggedElsewhere;
  }

  /** The span that is recorded for the request has begun: the trace goes on there. */
  public void traceOn() {
    trace = TraceContext.continuing(trace.header());
  }

  /** Whether the request has drawn from a limit. */
  public boolean isLimited() {
    return limitStates != null;
  }

  /** Of a request that is limited. */
  public String limitPolicies() {
    return limitPolicies.get();
  }

  /** Of a request that is limited. */
  public String limitStates() {
    return limitStates.get();
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
    return database.nanos();
  }

  long cacheNanos() {
    return cacheNanos;
  }

  long limitNanos() {
    return limitNanos;
  }
}
