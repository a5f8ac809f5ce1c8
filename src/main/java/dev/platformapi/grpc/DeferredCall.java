package dev.platformapi.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ServerCall;
import java.util.function.Function;

/**
 * A call that begins later than it came. Until then nothing is read of it; what happens meanwhile,
 * which is its end at most, is told then.
 */
final class DeferredCall<I, O> extends SimpleForwardingServerCall<I, O> {
  private final Standin listener = new Standin();
  private int requested;
  private boolean begun;

  DeferredCall(ServerCall<I, O> call) {
    super(call);
  }

  /** What listens to the call before there is anything to tell it to. */
  ServerCall.Listener<I> listener() {
    return listener;
  }

  /** Begins the call, unless it was cancelled meanwhile. */
  void begin(Function<ServerCall<I, O>, ServerCall.Listener<I>> start) {
    if (listener.cancelled) {
      return;
    }
    listener.become(start.apply(this));
    begun = true;
    if (requested > 0) {
      super.request(requested);
    }
  }

  /** Not before the call has a listener: messages may come at once. */
  @Override
  public void request(int messages) {
    if (begun) {
      super.request(messages);
    } else {
      requested += messages;
    }
  }

  private final class Standin extends ServerCall.Listener<I> {
    private ServerCall.Listener<I> real;
    private boolean ready;
    private boolean halfClosed;
    private boolean cancelled;

    private void become(ServerCall.Listener<I> listener) {
      real = listener;
      if (ready) {
        real.onReady();
      }
      if (halfClosed) {
        real.onHalfClose();
      }
    }

    @Override
    public void onMessage(I message) {
      real.onMessage(message);
    }

    @Override
    public void onReady() {
      ready = true;
      if (real != null) {
        real.onReady();
      }
    }

    @Override
    public void onHalfClose() {
      halfClosed = true;
      if (real != null) {
        real.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      cancelled = true;
      if (real != null) {
        real.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (real != null) {
        real.onComplete();
      }
    }
  }
}
