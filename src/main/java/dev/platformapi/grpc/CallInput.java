package dev.platformapi.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * The messages of a call as a stream for one subscriber. Nothing is buffered: the transport hands
 * over exactly as many messages as the subscriber asks for, and holds the client back otherwise.
 */
class CallInput<I> implements StreamObserver<I>, Subscription {
  private final ServerCallStreamObserver<?> call;
  private Subscriber<? super I> subscriber;
  private Throwable failure;
  private boolean complete;
  private boolean cancelled;

  CallInput(ServerCallStreamObserver<?> call) {
    this.call = call;
    call.disableAutoRequest();
  }

  Multi<I> asMulti() {
    Publisher<I> publisher = this::subscribe;
    return Multi.createFrom().publisher(publisher);
  }

  private void subscribe(Subscriber<? super I> subscriber) {
    this.subscriber = subscriber;
    subscriber.onSubscribe(this);
    if (failure != null) {
      subscriber.onError(failure);
    } else if (complete) {
      subscriber.onComplete();
    }
  }

  @Override
  public void request(long count) {
    if (!cancelled) {
      call.request((int) Math.min(count, Integer.MAX_VALUE));
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void onNext(I item) {
    if (!cancelled && subscriber != null) {
      subscriber.onNext(item);
    }
  }

  @Override
  public void onError(Throwable failure) {
    this.failure = failure;
    if (!cancelled && subscriber != null) {
      subscriber.onError(failure);
    }
  }

  @Override
  public void onCompleted() {
    complete = true;
    if (!cancelled && subscriber != null) {
      subscriber.onComplete();
    }
  }
}
