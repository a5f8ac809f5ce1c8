package dev.platformapi.graphql;

import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.PlatformException;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Work in a Vert.x context of its own. Sibling fields are fetched at the same time, and a reactive
 * session, which is bound to the context, serves one operation at a time. The context knows what
 * ours knew: the request, its caller, its times.
 */
final class Isolation {
  private static final String OURS = "dev.platformapi.";
  private static final String STOPPED = Isolation.class.getName();

  private Isolation() {}

  /** Nothing more is begun for the current request. */
  static void stop() {
    Vertx.currentContext().putLocal(STOPPED, true);
  }

  /** Must be called in the request's context; the result arrives there. */
  static <T> CompletableFuture<T> run(Supplier<Uni<T>> work) {
    ContextInternal request = (ContextInternal) Vertx.currentContext();
    if (request.getLocal(STOPPED) != null) {
      return CompletableFuture.failedFuture(
          new PlatformException(ErrorCode.DEADLINE_EXCEEDED, "The query took too long."));
    }
    Context own = VertxContext.createNewDuplicatedContext(request);
    VertxContextSafetyToggle.setContextSafe(own, true);
    request
        .localContextData()
        .forEach(
            (key, value) -> {
              if (key instanceof String name && name.startsWith(OURS)) {
                own.putLocal(name, value);
              }
            });
    CompletableFuture<T> result = new CompletableFuture<>();
    ((ContextInternal) own)
        .dispatch(
            ignored ->
                Uni.createFrom()
                    .deferred(work::get)
                    .subscribe()
                    .with(
                        item -> request.emit(item, result::complete),
                        failure -> request.emit(failure, result::completeExceptionally)));
    return result;
  }
}
