package dev.platformapi.http;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.handlers.AsyncHandler;

/**
 * Has lines of the log go out with few system calls. Those of the access log, of which there is one
 * for each request, go out together at the end of the turn of the event loop in which they came;
 * all others at once, and with them whatever came before.
 */
@ApplicationScoped
class LogFlush {
  /** In development, and in tests, few lines come and each is waited for. */
  void start(@Observes StartupEvent event) {
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      Logger root = Logger.getLogger("");
      List<Handler> handlers = List.of(root.getHandlers());
      handlers.forEach(LogFlush::hold);
      root.addHandler(new Last(handlers));
    }
  }

  /** One with a thread of its own writes when it comes to it, and is left as it is. */
  private static void hold(Handler handler) {
    if (handler instanceof ExtHandler holding && !(handler instanceof AsyncHandler)) {
      holding.setAutoFlush(false);
      List.of(holding.getHandlers()).forEach(LogFlush::hold);
    }
  }

  /** Comes behind all that write. */
  private static final class Last extends ExtHandler {
    private final List<Handler> writing;

    /** Whether the end of this thread's turn is waited for. */
    private final ThreadLocal<Boolean> waiting = ThreadLocal.withInitial(() -> false);

    private Last(List<Handler> writing) {
      this.writing = writing;
    }

    @Override
    protected void doPublish(ExtLogRecord record) {
      Context context = AccessLog.isOf(record) ? turn() : null;
      if (context == null) {
        flush();
      } else if (!waiting.get()) {
        flushAtEndOf(context);
      }
    }

    private void flushAtEndOf(Context context) {
      try {
        context.runOnContext(
            end -> {
              waiting.set(false);
              flush();
            });
        waiting.set(true);
      } catch (RejectedExecutionException lastTurn) {
        flush();
      }
    }

    /** Null where there is none. */
    private static Context turn() {
      return Context.isOnEventLoopThread() ? Vertx.currentContext() : null;
    }

    @Override
    public void flush() {
      writing.forEach(Handler::flush);
    }
  }
}
