package dev.platformapi.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the methods of services: keeps to the flow control of their calls in both directions, and
 * answers failures from the catalogue.
 */
final class Calls {
  private Calls() {}

  /** One message in, one out. */
  static <O> void unary(StreamObserver<O> responses, Supplier<Uni<O>> method) {
    answer(call(responses), Uni.createFrom().deferred(method::get));
  }

  /** One message in, a stream out, of which no more is asked for than the client takes. */
  static <O> void serverStream(StreamObserver<O> responses, Supplier<Multi<O>> method) {
    CallOutput<O> output = new CallOutput<>(call(responses), CallRecord.current().requestId());
    Multi.createFrom().deferred(method::get).subscribe().withSubscriber(output);
  }

  /** A stream in, of which no more is asked for than the method takes, one message out. */
  static <I, O> StreamObserver<I> clientStream(
      StreamObserver<O> responses, Function<Multi<I>, Uni<O>> method) {
    ServerCallStreamObserver<O> call = call(responses);
    CallInput<I> input = new CallInput<>(call);
    answer(call, Uni.createFrom().deferred(() -> method.apply(input.asMulti())));
    return input;
  }

  /** Work whose call is over before it is not interrupted: its request is given up. */
  private static <O> void answer(ServerCallStreamObserver<O> call, Uni<O> result) {
    String requestId = CallRecord.current().requestId();
    AtomicBoolean over = new AtomicBoolean();
    call.setOnCancelHandler(() -> over.set(true));
    result
        .subscribe()
        .with(
            item -> {
              if (!over.get()) {
                call.onNext(item);
                call.onCompleted();
              }
            },
            failure -> {
              if (!over.get()) {
                call.onError(GrpcErrors.of(failure, requestId));
              }
            });
  }

  private static <O> ServerCallStreamObserver<O> call(StreamObserver<O> responses) {
    return (ServerCallStreamObserver<O>) responses;
  }
}
