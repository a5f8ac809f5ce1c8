package dev.platformapi.database;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Work in a Vert.x context of its own. A reactive session is bound to the context and serves one
 * operation at a time, so what runs beside other work of the same request needs another. The
 * context knows what ours knew: the request, its caller, its times.
 */
public final class Isolation {
  /** Of what is known of a request, and of its trace. */
  private static final List<String> KNOWN =
      List.of("dev.platformapi.", "io.quarkus.opentelemetry.");

  private Isolation() {}

  /** The same for work that no request asked for; the result arrives anywhere. */
  public static <T> CompletableFuture<T> detached(Vertx vertx, Supplier<Uni<? extends T>> work) {
    Context own =
        VertxContext.createNewDuplicatedContext(((VertxInternal) vertx).createEventLoopContext());
    VertxContextSafetyToggle.setContextSafe(own, true);
    CompletableFuture<T> result = new CompletableFuture<>();
    own.runOnContext(
        ignored ->
            Uni.createFrom()
                .<T>deferred(() -> work.get().map(item -> item))
                .subscribe()
                .with(result::complete, result::completeExceptionally));
    return result;
  }

  /** Must be called in the request's context; the result arrives there. */
  public static <T> CompletableFuture<T> run(Supplier<Uni<T>> work) {
    DatabaseUse use = DatabaseUse.current();
    return use != null && use.isGivenUp()
        ? CompletableFuture.failedFuture(DatabaseUse.cancelled())
        : run(use, work);
  }

  /**
   * The same for work that is given up by itself.
   *
   * @param use of the database, which this work has for itself; null for none
   */
  public static <T> CompletableFuture<T> run(DatabaseUse use, Supplier<Uni<T>> work) {
    ContextInternal request = (ContextInternal) Vertx.currentContext();
    Context own = VertxContext.createNewDuplicatedContext(request);
    VertxContextSafetyToggle.setContextSafe(own, true);
    request
        .localContextData()
        .forEach(
            (key, value) -> {
              if (key instanceof String name && KNOWN.stream().anyMatch(name::startsWith)) {
                own.putLocal(name, value);
              }
            });
    if (use != null) {
      use.makeCurrent(own);
    }
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
