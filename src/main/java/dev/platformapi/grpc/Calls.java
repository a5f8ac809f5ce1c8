package dev.platformapi.grpc;

import dev.platformapi.auth.Authenticator;
import dev.platformapi.auth.Caller;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs the methods of services: authenticates the call, keeps to its flow control in both
 * directions, stops the work when the call is cancelled, and answers failures from the catalogue.
 */
@ApplicationScoped
class Calls {
  private final Authenticator authenticator;

  Calls(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** One message in, one out. */
  <O> void unary(StreamObserver<O> responses, Function<Caller, Uni<O>> method) {
    answer(call(responses), caller().flatMap(method::apply));
  }

  /** One message in, a stream out, of which no more is asked for than the client takes. */
  <O> void serverStream(StreamObserver<O> responses, Function<Caller, Multi<O>> method) {
    CallOutput<O> output = new CallOutput<>(call(responses), CallContext.requestId());
    caller().onItem().transformToMulti(method).subscribe().withSubscriber(output);
  }

  /** A stream in, of which no more is asked for than the method takes, one message out. */
  <I, O> StreamObserver<I> clientStream(
      StreamObserver<O> responses, BiFunction<Caller, Multi<I>, Uni<O>> method) {
    ServerCallStreamObserver<O> call = call(responses);
    CallInput<I> input = new CallInput<>(call);
    // Not before this method has returned: the transport cannot end a call that has no listener
    // yet.
    Context context = Vertx.currentContext();
    Uni<Caller> caller = caller().emitOn(task -> context.runOnContext(ignored -> task.run()));
    answer(call, caller.flatMap(known -> method.apply(known, input.asMulti())));
    return input;
  }

  private Uni<Caller> caller() {
    return authenticator.authenticate(CallContext.credentials());
  }

  private static <O> void answer(ServerCallStreamObserver<O> call, Uni<O> result) {
    String requestId = CallContext.requestId();
    CancelOnce cancel = new CancelOnce();
    call.setOnCancelHandler(cancel);
    cancel.of(
        result
            .subscribe()
            .with(
                item -> {
                  if (!call.isCancelled()) {
                    call.onNext(item);
                    call.onCompleted();
                  }
                },
                failure -> {
                  if (!call.isCancelled()) {
                    call.onError(GrpcErrors.of(failure, requestId));
                  }
                }));
  }

  private static <O> ServerCallStreamObserver<O> call(StreamObserver<O> responses) {
    return (ServerCallStreamObserver<O>) responses;
  }

  /** The handler must be there before there is anything to cancel. */
  private static class CancelOnce implements Runnable {
    private Cancellable work;
    private boolean cancelled;

    synchronized void of(Cancellable work) {
      this.work = work;
      if (cancelled) {
        work.cancel();
      }
    }

    @Override
    public synchronized void run() {
      cancelled = true;
      if (work != null) {
        work.cancel();
      }
    }
  }
}
