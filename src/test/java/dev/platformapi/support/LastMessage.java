package dev.platformapi.support;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How a call ends: with its last message, null where it has none, or with a failure. */
public final class LastMessage<T> extends CompletableFuture<T> implements StreamObserver<T> {
  private volatile T last;

  @Override
  public void onNext(T message) {
    last = message;
  }

  @Override
  public void onError(Throwable failure) {
    completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    complete(last);
  }

  /** The failure that it ends with; null when it has none. */
  public Throwable failure() {
    return orTimeout(10, TimeUnit.SECONDS).handle((message, failure) -> failure).join();
  }
}
