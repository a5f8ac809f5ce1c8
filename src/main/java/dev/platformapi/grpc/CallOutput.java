package dev.platformapi.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.concurrent.Flow.Subscription;

/** Writes a stream to a call, asking for the next item only when the transport has room for it. */
class CallOutput<O> implements MultiSubscriber<O> {
  private final ServerCallStreamObserver<O> call;
  private final String requestId;
  private Subscription subscription;
  private boolean cancelled;
  private boolean asked;

  CallOutput(ServerCallStreamObserver<O> call, String requestId) {
    this.call = call;
    this.requestId = requestId;
    call.setOnReadyHandler(this::pull);
    call.setOnCancelHandler(this::cancel);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    synchronized (this) {
      this.subscription = subscription;
    }
    if (cancelled) {
      subscription.cancel();
    } else {
      pull();
    }
  }

  @Override
  public void onItem(O item) {
    asked = false;
    call.onNext(item);
    pull();
  }

  @Override
  public void onFailure(Throwable failure) {
    if (!cancelled) {
      call.onError(GrpcErrors.of(failure, requestId));
    }
  }

  @Override
  public void onCompletion() {
    if (!cancelled) {
      call.onCompleted();
    }
  }

  private void pull() {
    synchronized (this) {
      if (subscription == null || asked || cancelled || !call.isReady()) {
        return;
      }
      asked = true;
    }
    subscription.request(1);
  }

  private void cancel() {
    synchronized (this) {
      cancelled = true;
    }
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
