package dev.platformapi.cache;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Where the answer of the current request comes from, kept in its Vert.x context.
 *
 * @param age since it was read from the database; zero for one that was read for this request
 */
public record Freshness(Duration age) {
  private static final String KEY = Freshness.class.getName();
  private static final String ANEW = KEY + ".anew";

  /** Null when nothing that could be remembered was asked for. */
  public static Freshness current() {
    Context context = Vertx.currentContext();
    return ofRequest(context) ? context.getLocal(KEY) : null;
  }

  /** What the current request asks for is to be read anew. */
  public static void demandAnew() {
    Vertx.currentContext().putLocal(ANEW, true);
  }

  static boolean isDemandedAnew() {
    Context context = Vertx.currentContext();
    return ofRequest(context) && context.getLocal(ANEW) != null;
  }

  static void set(Context context, Duration age) {
    if (ofRequest(context)) {
      context.putLocal(KEY, new Freshness(age));
    }
  }

  /** What runs for no request has nowhere to keep anything. */
  private static boolean ofRequest(Context context) {
    return context != null && VertxContext.isDuplicatedContext(context);
  }
}
