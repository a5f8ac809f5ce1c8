package dev.platformapi.graphql;

import dev.platformapi.auth.Caller;
import dev.platformapi.database.DatabaseUse;
import dev.platformapi.database.Isolation;
import dev.platformapi.error.ErrorCode;
import dev.platformapi.error.Failures;
import dev.platformapi.error.PlatformException;
import dev.platformapi.event.Event;
import dev.platformapi.event.StreamId;
import dev.platformapi.event.Subscription;
import dev.platformapi.http.Origin;
import dev.platformapi.room.Channels;
import graphql.language.OperationDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What a client of a WebSocket has asked under one id: answered once, or for each event of a
 * subscription, one at a time; the next is taken when the answer to the one before was written. Of
 * the Vert.x context of its connection alone.
 */
final class SocketOperation implements Channels.Listener {
  private final SocketOperations shared;
  private final String id;
  private final Caller caller;
  private final Client client;
  private final Context context = Vertx.currentContext();
  private final DatabaseUse total = DatabaseUse.current();
  private DatabaseUse use;
  private PreparedOperation operation;
  private EventSource.View view;
  private Subscription subscription;
  private boolean missed;
  private boolean running;
  private boolean ended;

  SocketOperation(SocketOperations shared, String id, Caller caller, Client client) {
    this.shared = shared;
    this.id = id;
    this.caller = caller;
    this.client = client;
  }

  /** Who is answered. */
  interface Client {
    /** Whether there is room for an answer. */
    boolean isReady();

    /** An operation has drawn from the budget. */
    void admitted();

    /** The budget had no room for an operation. */
    void limited();

    void answer(String id, Map<String, Object> answer);

    /** All is answered. */
    void complete(String id);

    /**
     * It was not run, or cannot go on.
     *
     * @param answer with {@code errors}
     */
    void fail(String id, Map<String, Object> answer);
  }

  void start(GraphqlRequest request) {
    isolated(() -> shared.preparation().of(Uni.createFrom().item(request), caller))
        .invoke(prepared -> client.admitted())
        .flatMap(
            prepared ->
                prepared.kind() == OperationDefinition.Operation.SUBSCRIPTION
                    ? subscribe(prepared)
                    : answer(prepared))
        .subscribe()
        .with(done -> {}, this::fail);
  }

  /** There is room again. */
  void resume() {
    if (subscription != null) {
      subscription.resume();
    }
  }

  /** Nobody waits any more: what is under way is given up, and nothing is told to the client. */
  void cancel() {
    ended = true;
    if (use != null) {
      use.giveUp();
    }
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** In a context of its own, because operations run beside each other; the result arrives here. */
  private <T> Uni<T> isolated(Supplier<Uni<T>> work) {
    if (ended) {
      return Uni.createFrom().nothing();
    }
    DatabaseUse own = new DatabaseUse();
    use = own;
    return Uni.createFrom()
        .completionStage(() -> Isolation.run(own, work))
        .onTermination()
        .invoke(() -> total.add(own));
  }

  private <T> Uni<T> run(Supplier<CompletionStage<T>> work) {
    return isolated(() -> Uni.createFrom().completionStage(work));
  }

  private Uni<?> answer(PreparedOperation once) {
    return run(() -> shared.engine().run(once))
        .call(answer -> keep(once, answer.containsKey("data")))
        .invoke(
            answer -> {
              if (ended) {
                return;
              }
              ended = true;
              if (answer.containsKey("data")) {
                client.answer(id, answer);
                client.complete(id);
              } else {
                client.fail(id, answer);
              }
            });
  }

  private Uni<?> subscribe(PreparedOperation prepared) {
    return run(() -> shared.engine().open(prepared))
        .call(opening -> keep(prepared, opening.source() != null))
        .flatMap(opening -> follow(prepared, opening));
  }

  private Uni<Void> keep(PreparedOperation prepared, boolean good) {
    return good && prepared.request().hash() != null
        ? isolated(() -> shared.persisted().keep(prepared.request()))
        : Uni.createFrom().voidItem();
  }

  private Uni<?> follow(PreparedOperation prepared, GraphqlEngine.Opening opening) {
    if (ended) {
      return Uni.createFrom().voidItem();
    }
    EventSource source = opening.source();
    if (source == null) {
      ended = true;
      client.fail(id, opening.refusal());
      return Uni.createFrom().voidItem();
    }
    operation = prepared;
    view = source.view();
    return shared
        .channels()
        .follow(caller, source.channel(), source.start(), this)
        .emitOn(task -> context.runOnContext(ignored -> task.run()))
        .invoke(this::begin);
  }

  private void begin(Subscription begun) {
    if (ended) {
      begun.cancel();
    } else {
      subscription = begun;
      begun.resume();
    }
  }

  private void fail(Throwable cause) {
    if (ended) {
      return;
    }
    cancel();
    PlatformException failure = explain(cause);
    client.fail(id, GraphqlErrors.answer(failure));
    if (failure.code() == ErrorCode.RATE_LIMITED) {
      client.limited();
    }
  }

  private static PlatformException explain(Throwable cause) {
    return Failures.explain(cause, Origin.current().requestId());
  }

  @Override
  public boolean isReady() {
    return !running && !ended && client.isReady();
  }

  @Override
  public void onEvent(Event event) {
    if (ended || event.id() == null) {
      return;
    }
    Object wanted;
    try {
      wanted = view.of(event, missed);
    } catch (RuntimeException e) {
      client.answer(id, GraphqlErrors.event(explain(e)));
      return;
    }
    if (wanted == null) {
      return;
    }
    missed = false;
    running = true;
    run(() -> shared.engine().run(operation, wanted))
        .onFailure()
        .recoverWithItem(failure -> ended ? null : GraphqlErrors.event(explain(failure)))
        .subscribe()
        .with(this::goOn);
  }

  private void goOn(Map<String, Object> answer) {
    if (!ended) {
      running = false;
      client.answer(id, answer);
      resume();
    }
  }

  @Override
  public void onGap(StreamId after, StreamId next) {
    missed = true;
  }

  @Override
  public void onRefused(PlatformException why) {
    fail(why);
  }
}
