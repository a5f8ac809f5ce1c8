package dev.platformapi.gateway.support;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/** Sees which timers there are. */
final class CountedTimers {
  private final Vertx vertx;
  private final Set<Long> live;

  private CountedTimers(Vertx vertx, Set<Long> live) {
    this.vertx = vertx;
    this.live = live;
  }

  /**
   * The same Vert.x.
   *
   * @param live gets the ids of timers that have not come and were not cancelled
   */
  static Vertx of(Vertx vertx, Set<Long> live) {
    CountedTimers timers = new CountedTimers(vertx, live);
    return (Vertx)
        Proxy.newProxyInstance(
            CountedTimers.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (proxy, method, arguments) -> timers.invoke(method, arguments));
  }

  @SuppressWarnings("unchecked")
  private Object invoke(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("setTimer") && arguments.length == 2) {
      Handler<Long> handler = (Handler<Long>) arguments[1];
      long id =
          vertx.setTimer(
              (Long) arguments[0],
              fired -> {
                live.remove(fired);
                handler.handle(fired);
              });
      live.add(id);
      return id;
    }
    if (method.getName().equals("cancelTimer")) {
      live.remove((Long) arguments[0]);
    }
    try {
      return method.invoke(vertx, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
